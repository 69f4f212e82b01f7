<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>crat::shell::CompanionIndicator</name>
    <message>
        <source>No companion</source>
        <translation>未连接服务端</translation>
    </message>
    <message>
        <source>Starting companion…</source>
        <translation>正在启动服务端…</translation>
    </message>
    <message>
        <source>Connected: %1</source>
        <translation>已连接:%1</translation>
    </message>
    <message>
        <source>Lost, reconnecting: %1</source>
        <translation>连接中断,正在重新连接:%1</translation>
    </message>
    <message>
        <source>Companion not available</source>
        <translation>服务端不可用</translation>
    </message>
    <message>
        <source>Companion</source>
        <translation>服务端</translation>
    </message>
</context>
<context>
    <name>crat::shell::ErrorText</name>
    <message>
        <source>%1: %2</source>
        <translation>%1:%2</translation>
    </message>
    <message>
        <source>Internal error</source>
        <translation>内部错误</translation>
    </message>
    <message>
        <source>Not usable</source>
        <translation>不可用的内容</translation>
    </message>
    <message>
        <source>Sign-in needed</source>
        <translation>需要登录</translation>
    </message>
    <message>
        <source>Not allowed</source>
        <translation>没有权限</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>未找到</translation>
    </message>
    <message>
        <source>Not possible now</source>
        <translation>当前无法执行</translation>
    </message>
    <message>
        <source>Too large</source>
        <translation>过大</translation>
    </message>
    <message>
        <source>Too many requests</source>
        <translation>请求过于频繁</translation>
    </message>
    <message>
        <source>Took too long</source>
        <translation>超时</translation>
    </message>
    <message>
        <source>Not available</source>
        <translation>不可用</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>Not supported</source>
        <translation>不支持</translation>
    </message>
</context>
<context>
    <name>crat::shell::MainWindow</name>
    <message>
        <source>Hide %1</source>
        <translation>隐藏 %1</translation>
    </message>
    <message>
        <source>Main tool bar</source>
        <translation>主工具栏</translation>
    </message>
    <message>
        <source>CRAT Studio</source>
        <translation>CRAT Studio</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Menus</source>
        <translation>菜单</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>运行(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Tools</source>
        <translation>工具(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Open Project Folder…</source>
        <translation>打开项目文件夹(&amp;O)…</translation>
    </message>
    <message>
        <source>&amp;Close Page</source>
        <translation>关闭页面(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;About CRAT Studio</source>
        <translation>关于 CRAT Studio(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Docks</source>
        <translation>停靠窗格(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>主题(&amp;T)</translation>
    </message>
    <message>
        <source>As the &amp;system</source>
        <translation>跟随系统(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>浅色(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>深色(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>语言(&amp;L)</translation>
    </message>
    <message>
        <source>The language changes when CRAT Studio is started again.</source>
        <translation>语言将在下次启动 CRAT Studio 时切换。</translation>
    </message>
    <message>
        <source>Show %1</source>
        <translation>显示 %1</translation>
    </message>
    <message>
        <source>%1 – CRAT Studio</source>
        <translation>%1 – CRAT Studio</translation>
    </message>
    <message>
        <source>Open Project Folder</source>
        <translation>打开项目文件夹</translation>
    </message>
    <message>
        <source>About CRAT Studio</source>
        <translation>关于 CRAT Studio</translation>
    </message>
    <message>
        <source>CRAT Studio %1</source>
        <translation>CRAT Studio %1</translation>
    </message>
    <message>
        <source>Robot Framework cases in a grid, live browsers, and builds from Jenkins to report.
Free software under the GNU General Public License, version 3 or later.</source>
        <translation>用表格编写 Robot Framework 用例,实时观看浏览器,从 Jenkins 构建一直到测试报告。
自由软件,遵循 GNU 通用公共许可证第 3 版或更高版本。</translation>
    </message>
</context>
<context>
    <name>crat::shell::PageHost</name>
    <message>
        <source>Open cases and tools</source>
        <translation>已打开的用例和工具</translation>
    </message>
    <message>
        <source>Open pages</source>
        <translation>已打开的页面</translation>
    </message>
    <message>
        <source>Close %1</source>
        <translation>关闭 %1</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>%1 (not saved)</source>
        <translation>%1(未保存)</translation>
    </message>
    <message>
        <source>Close All</source>
        <translation>全部关闭</translation>
    </message>
</context>
<context>
    <name>crat::shell::Prompts</name>
    <message>
        <source>OK</source>
        <translation>确定</translation>
    </message>
</context>
<context>
    <name>crat::shell::WelcomePage</name>
    <message>
        <source>Welcome</source>
        <translation>欢迎</translation>
    </message>
    <message>
        <source>CRAT Studio</source>
        <translation>CRAT Studio</translation>
    </message>
    <message>
        <source>Open Project Folder…</source>
        <translation>打开项目文件夹…</translation>
    </message>
    <message>
        <source>Open project folder</source>
        <translation>打开项目文件夹</translation>
    </message>
    <message>
        <source>Run the open test</source>
        <translation>运行打开的用例</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Edit a cell</source>
        <translation>编辑单元格</translation>
    </message>
    <message>
        <source>Move a row</source>
        <translation>移动行</translation>
    </message>
    <message>
        <source>Find a test in the project</source>
        <translation>在项目中查找测试用例</translation>
    </message>
    <message>
        <source>Welcome to CRAT Studio</source>
        <translation>欢迎使用 CRAT Studio</translation>
    </message>
    <message>
        <source>Double-click a test or keyword in the project tree to edit it in the grid, or press Enter on it.</source>
        <translation>在项目树中双击测试用例或关键字(或选中后按 Enter),即可在表格中编辑。</translation>
    </message>
    <message>
        <source>Open the folder that holds your Robot Framework suites. Files stay plain .robot text; the grid is a view of them.</source>
        <translation>打开存放 Robot Framework 测试套件的文件夹。文件始终是纯 .robot 文本,表格只是它们的视图。</translation>
    </message>
    <message>
        <source>Recent projects</source>
        <translation>最近的项目</translation>
    </message>
    <message>
        <source>Open %1</source>
        <translation>打开 %1</translation>
    </message>
</context>
</TS>
