<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>RunTexts</name>
    <message>
        <source>Queued</source>
        <translation>排队中</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>正在开始</translation>
    </message>
    <message>
        <source>Downloading</source>
        <translation>正在下载</translation>
    </message>
    <message>
        <source>Downloaded</source>
        <translation>已下载</translation>
    </message>
    <message>
        <source>Deploying</source>
        <translation>正在部署</translation>
    </message>
    <message>
        <source>Testing</source>
        <translation>正在测试</translation>
    </message>
    <message>
        <source>Waiting for the tests</source>
        <translation>等待测试结果</translation>
    </message>
    <message>
        <source>Completed</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>Deployed</source>
        <translation>已部署</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>下载</translation>
    </message>
    <message>
        <source>Deploy</source>
        <translation>部署</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>Monitor</source>
        <translation>监视</translation>
    </message>
    <message>
        <source>Notify</source>
        <translation>通知</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 分 %2 秒</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 小时 %2 分</translation>
    </message>
    <message>
        <source>Tests failed</source>
        <translation>测试未通过</translation>
    </message>
    <message>
        <source>No tests ran</source>
        <translation>没有运行任何测试</translation>
    </message>
    <message>
        <source>%1 of %2 tests passed</source>
        <translation>%2 个测试中 %1 个通过</translation>
    </message>
    <message>
        <source>%1 failed</source>
        <translation>%1 个失败</translation>
    </message>
    <message>
        <source>%1 broken</source>
        <translation>%1 个出错</translation>
    </message>
    <message>
        <source>%1 skipped</source>
        <translation>%1 个跳过</translation>
    </message>
    <message>
        <source>%1 without a result</source>
        <translation>%1 个没有结果</translation>
    </message>
    <message>
        <source>, </source>
        <translation>，</translation>
    </message>
</context>
<context>
    <name>crat::casegrid::CaseDocument</name>
    <message>
        <source>This file is not UTF-8 text (line %1), so Robot Framework cannot read it. It is shown as it is and cannot be changed here. Save it as UTF-8 with the editor that made it.</source>
        <translation>此文件不是 UTF-8 文本(第 %1 行),Robot Framework 无法读取。文件按原样显示，不能在这里修改。请用原来的编辑器将其另存为 UTF-8。</translation>
    </message>
    <message>
        <source>This file holds NUL bytes, so it is not a Robot Framework file. It cannot be changed here.</source>
        <translation>此文件包含 NUL 字节，不是 Robot Framework 文件，不能在这里修改。</translation>
    </message>
    <message>
        <source>You may not write this file. Ask its owner for the right, or work on a copy.</source>
        <translation>您无权写入此文件。请向文件所有者申请权限，或在副本上工作。</translation>
    </message>
    <message>
        <source>Reload</source>
        <translation>重新读取</translation>
    </message>
    <message>
        <source>Recover unsaved changes</source>
        <translation>恢复未保存的更改</translation>
    </message>
</context>
<context>
    <name>crat::casegrid::CaseGridView</name>
    <message>
        <source>Case grid</source>
        <translation>用例表格</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>列</translation>
    </message>
    <message>
        <source>Insert row</source>
        <translation>插入行</translation>
    </message>
    <message>
        <source>Cut</source>
        <translation>剪切</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>粘贴</translation>
    </message>
    <message>
        <source>Clear cells</source>
        <translation>清除单元格</translation>
    </message>
    <message>
        <source>Nothing here mends itself</source>
        <translation>此处没有快速修复</translation>
    </message>
    <message>
        <source>Paste transposed</source>
        <translation>转置粘贴</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>分组</translation>
    </message>
    <message>
        <source>Documentation</source>
        <translation>文档</translation>
    </message>
    <message>
        <source>This takes one block of rows. Select rows that follow each other.</source>
        <translation>此操作需要一段连续的行。请选择相邻的行。</translation>
    </message>
</context>
<context>
    <name>crat::casegrid::CaseModel</name>
    <message>
        <source>Add row</source>
        <translation>添加行</translation>
    </message>
    <message>
        <source>Edit cell</source>
        <translation>编辑单元格</translation>
    </message>
    <message>
        <source>Keyword</source>
        <translation>关键字</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Argument %1</source>
        <translation>参数 %1</translation>
    </message>
    <message>
        <source>Assign to</source>
        <translation>赋值给</translation>
    </message>
    <message>
        <source>Control</source>
        <translation>控制</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Variable</source>
        <translation>变量</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>注释</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Option</source>
        <translation>选项</translation>
    </message>
    <message>
        <source>Line %1</source>
        <translation>第 %1 行</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>正在运行</translation>
    </message>
    <message>
        <source>Passed in %1 ms</source>
        <translation>通过，用时 %1 毫秒</translation>
    </message>
    <message>
        <source>Failed: %1</source>
        <translation>失败：%1</translation>
    </message>
    <message>
        <source>Not run</source>
        <translation>未运行</translation>
    </message>
    <message>
        <source>Changed since the run</source>
        <translation>运行之后已修改</translation>
    </message>
    <message>
        <source>Uncomment</source>
        <translation>取消注释</translation>
    </message>
    <message>
        <source>Comment out</source>
        <translation>注释掉</translation>
    </message>
    <message>
        <source>Delete rows</source>
        <translation>删除行</translation>
    </message>
    <message>
        <source>Move rows</source>
        <translation>移动行</translation>
    </message>
    <message>
        <source>Duplicate rows</source>
        <translation>复制并插入行</translation>
    </message>
    <message>
        <source>Insert cells</source>
        <translation>插入单元格</translation>
    </message>
    <message>
        <source>Delete cells</source>
        <translation>删除单元格</translation>
    </message>
    <message>
        <source>Fill</source>
        <translation>填充</translation>
    </message>
    <message>
        <source>Split row</source>
        <translation>拆分行</translation>
    </message>
    <message>
        <source>Join row</source>
        <translation>合并行</translation>
    </message>
    <message>
        <source>Surround with a block</source>
        <translation>用块包围</translation>
    </message>
    <message>
        <source>Take a block away</source>
        <translation>去掉块</translation>
    </message>
    <message>
        <source>Add missing END</source>
        <translation>补上缺少的 END</translation>
    </message>
</context>
<context>
    <name>crat::casegrid::CasePage</name>
    <message>
        <source>This test or keyword is not in the file any more. Undo brings it back, or choose another above.</source>
        <translation>此测试用例或关键字已不在文件中。可用撤销恢复，或在上方选择其他内容。</translation>
    </message>
    <message>
        <source>Test, keyword or section</source>
        <translation>测试用例、关键字或小节</translation>
    </message>
    <message>
        <source>Grid</source>
        <translation>表格</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Variables</source>
        <translation>变量</translation>
    </message>
    <message>
        <source>%1 was changed outside and has been read again.</source>
        <translation>%1 在外部被修改，已重新读取。</translation>
    </message>
    <message>
        <source>File Changed Outside</source>
        <translation>文件已在外部修改</translation>
    </message>
    <message>
        <source>%1 was changed by another program, and you have changes here that are not saved.</source>
        <translation>%1 被其他程序修改，而您在这里还有未保存的更改。</translation>
    </message>
    <message>
        <source>Reading the file again can be undone: your changes stay in the undo history.</source>
        <translation>重新读取可以撤销：您的更改仍保留在撤销历史中。</translation>
    </message>
    <message>
        <source>Keep Mine</source>
        <translation>保留我的更改</translation>
    </message>
    <message>
        <source>Read the File Again</source>
        <translation>重新读取文件</translation>
    </message>
    <message>
        <source>%1 was changed by another program since it was opened.</source>
        <translation>%1 打开之后被其他程序修改过。</translation>
    </message>
    <message>
        <source>Saving puts your text in place of the other program&apos;s.</source>
        <translation>保存会用您的文本替换其他程序写入的内容。</translation>
    </message>
    <message>
        <source>Save Anyway</source>
        <translation>仍然保存</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>%1 saved.</source>
        <translation>已保存 %1。</translation>
    </message>
    <message>
        <source>Unsaved Changes</source>
        <translation>未保存的更改</translation>
    </message>
    <message>
        <source>Save the changes to %1?</source>
        <translation>要保存对 %1 的更改吗?</translation>
    </message>
    <message>
        <source>Without saving they are lost.</source>
        <translation>不保存则会丢失。</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Don&apos;t Save</source>
        <translation>不保存</translation>
    </message>
    <message>
        <source>%1 Was Not Saved</source>
        <translation>%1 未保存</translation>
    </message>
    <message>
        <source>The file is as it was before. Your changes are still here and in the recovery file: make room on the disk, or ask for the right to write there, and save again.</source>
        <translation>文件仍是原来的样子。您的修改还在这里，也在恢复文件中：请腾出磁盘空间，或申请写入权限，然后再次保存。</translation>
    </message>
    <message>
        <source>Saving %1…</source>
        <translation>正在保存 %1…</translation>
    </message>
    <message>
        <source>Still Saving</source>
        <translation>仍在保存</translation>
    </message>
    <message>
        <source>%1 is still being written.</source>
        <translation>%1 仍在写入。</translation>
    </message>
    <message>
        <source>The disk or the network drive does not answer. Without waiting, the file may stay as it was before; your changes are in the recovery file and are offered at the next start.</source>
        <translation>磁盘或网络驱动器没有响应。如果不等待，文件可能仍是原来的样子；您的修改在恢复文件中，下次启动时会提示恢复。</translation>
    </message>
    <message>
        <source>Wait</source>
        <translation>等待</translation>
    </message>
    <message>
        <source>Close Without Waiting</source>
        <translation>不等待，直接关闭</translation>
    </message>
</context>
<context>
    <name>crat::casegrid::CaseWorkbench</name>
    <message>
        <source>Project</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>保存(&amp;S)</translation>
    </message>
    <message>
        <source>Save A&amp;ll</source>
        <translation>全部保存(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>重做(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Find in Project Tree</source>
        <translation>在项目树中查找(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Grid or Text</source>
        <translation>表格或文本(&amp;G)</translation>
    </message>
    <message>
        <source>Cu&amp;t</source>
        <translation>剪切(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>复制(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Paste</source>
        <translation>粘贴(&amp;P)</translation>
    </message>
    <message>
        <source>C&amp;lear Cells</source>
        <translation>清除单元格(&amp;L)</translation>
    </message>
    <message>
        <source>Insert Row &amp;Above</source>
        <translation>在上方插入行(&amp;A)</translation>
    </message>
    <message>
        <source>Insert Row &amp;Below</source>
        <translation>在下方插入行(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Delete Rows</source>
        <translation>删除行(&amp;D)</translation>
    </message>
    <message>
        <source>D&amp;uplicate Rows</source>
        <translation>复制并插入行(&amp;U)</translation>
    </message>
    <message>
        <source>Move Rows U&amp;p</source>
        <translation>上移行(&amp;P)</translation>
    </message>
    <message>
        <source>C&amp;omment or Uncomment</source>
        <translation>注释或取消注释(&amp;O)</translation>
    </message>
    <message>
        <source>Run &amp;Test</source>
        <translation>运行测试用例(&amp;T)</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Run &amp;Suite</source>
        <translation>运行测试套件(&amp;S)</translation>
    </message>
    <message>
        <source>Run Suite</source>
        <translation>运行套件</translation>
    </message>
    <message>
        <source>Sto&amp;p</source>
        <translation>停止(&amp;P)</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>No Such Folder</source>
        <translation>没有这个文件夹</translation>
    </message>
    <message>
        <source>%1 does not exist.</source>
        <translation>%1 不存在。</translation>
    </message>
    <message>
        <source>Choose another folder with File, Open Project Folder.</source>
        <translation>请用“文件 &gt; 打开项目文件夹”选择其他文件夹。</translation>
    </message>
    <message>
        <source>Project Settings</source>
        <translation>项目设置</translation>
    </message>
    <message>
        <source>The project is open; correct crat.toml so that its settings count.</source>
        <translation>项目已打开；请改正 crat.toml，使其中的设置生效。</translation>
    </message>
    <message>
        <source>The project has more files than the tree shows (%1).</source>
        <translation>项目的文件数超过树中显示的数量(%1)。</translation>
    </message>
    <message>
        <source>%1 is not in %2 any more.</source>
        <translation>%2 中已没有 %1。</translation>
    </message>
    <message>
        <source>This line has changed since the run.</source>
        <translation>此行在运行之后已修改。</translation>
    </message>
    <message>
        <source>New Keyword</source>
        <translation>新建关键字</translation>
    </message>
    <message>
        <source>New Test</source>
        <translation>新建测试用例</translation>
    </message>
    <message>
        <source>Name:</source>
        <translation>名称：</translation>
    </message>
    <message>
        <source>New keyword</source>
        <translation>新建关键字</translation>
    </message>
    <message>
        <source>New test</source>
        <translation>新建测试用例</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>New name of %1:</source>
        <translation>%1 的新名称：</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Delete %1 from %2?</source>
        <translation>要从 %2 中删除 %1 吗?</translation>
    </message>
    <message>
        <source>Undo brings it back.</source>
        <translation>可用撤销恢复。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Delete %1</source>
        <translation>删除 %1</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1,%2</translation>
    </message>
    <message>
        <source>Unsaved Changes Found</source>
        <translation>发现未保存的更改</translation>
    </message>
    <message>
        <source>CRAT Studio ended without saving these files:</source>
        <translation>CRAT Studio 上次结束时未保存以下文件：</translation>
    </message>
    <message>
        <source>Recover</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>放弃</translation>
    </message>
    <message>
        <source>Ask Later</source>
        <translation>稍后询问</translation>
    </message>
    <message>
        <source>Opening %1…</source>
        <translation>正在打开 %1…</translation>
    </message>
    <message>
        <source>Not Recovered</source>
        <translation>未恢复</translation>
    </message>
    <message>
        <source>The recovery file is kept; it is offered again when the project is opened the next time.</source>
        <translation>恢复文件已保留；下次打开该项目时会再次提示。</translation>
    </message>
    <message>
        <source>Co&amp;mplete Word</source>
        <translation>补全(&amp;M)</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>&amp;Quick Fix</source>
        <translation>快速修复(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Go to Anything…</source>
        <translation>转到任意内容(&amp;G)…</translation>
    </message>
    <message>
        <source>Paste &amp;Transposed</source>
        <translation>转置粘贴(&amp;T)</translation>
    </message>
    <message>
        <source>Fill Do&amp;wn</source>
        <translation>向下填充(&amp;W)</translation>
    </message>
    <message>
        <source>Fill &amp;Right</source>
        <translation>向右填充(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Insert Cells, Shift Right</source>
        <translation>插入单元格，右移(&amp;I)</translation>
    </message>
    <message>
        <source>Delete C&amp;ells, Shift Left</source>
        <translation>删除单元格，左移(&amp;E)</translation>
    </message>
    <message>
        <source>Move Rows Dow&amp;n</source>
        <translation>下移行(&amp;N)</translation>
    </message>
    <message>
        <source>Continue on a New &amp;Line from Here</source>
        <translation>从此处续到新行(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Join to One Line</source>
        <translation>合并为一行(&amp;J)</translation>
    </message>
    <message>
        <source>&amp;Surround With…</source>
        <translation>用块包围(&amp;S)…</translation>
    </message>
    <message>
        <source>Ta&amp;ke Block Away</source>
        <translation>去掉块(&amp;K)</translation>
    </message>
    <message>
        <source>Add Missing &amp;END</source>
        <translation>补上缺少的 END(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Go to Definition</source>
        <translation>转到定义(&amp;G)</translation>
    </message>
    <message>
        <source>Find U&amp;sages</source>
        <translation>查找用法(&amp;S)</translation>
    </message>
    <message>
        <source>Edit in Formula &amp;Bar</source>
        <translation>在编辑栏中编辑(&amp;B)</translation>
    </message>
    <message>
        <source>Usages</source>
        <translation>用法</translation>
    </message>
    <message>
        <source>No file of the project defines %1.</source>
        <translation>项目中没有文件定义 %1。</translation>
    </message>
</context>
<context>
    <name>crat::casegrid::CellDelegate</name>
    <message>
        <source>Type here to add a row</source>
        <translation>在此输入以添加一行</translation>
    </message>
    <message>
        <source>Cell text</source>
        <translation>单元格文本</translation>
    </message>
</context>
<context>
    <name>crat::casegrid::ExecutionRunController</name>
    <message>
        <source>Reading the project&apos;s files…</source>
        <translation>正在读取项目文件…</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>正在启动…</translation>
    </message>
    <message>
        <source>Following the run</source>
        <translation>正在跟踪运行</translation>
    </message>
    <message>
        <source>Connection lost; events will be caught up</source>
        <translation>连接中断，恢复后会补齐事件</translation>
    </message>
    <message>
        <source>There is no companion to run tests.</source>
        <translation>没有可用于运行测试的服务端。</translation>
    </message>
</context>
<context>
    <name>crat::casegrid::FormulaBar</name>
    <message>
        <source>Formula bar</source>
        <translation>编辑栏</translation>
    </message>
    <message>
        <source>Current cell</source>
        <translation>当前单元格</translation>
    </message>
    <message>
        <source>Text of the current cell</source>
        <translation>当前单元格的文本</translation>
    </message>
</context>
<context>
    <name>crat::casegrid::LogPane</name>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Log of the run</source>
        <translation>运行日志</translation>
    </message>
    <message>
        <source>Nothing has run yet. Open a test and press F5: its log appears here, and a click on a line leads to the row.</source>
        <translation>还没有运行过。打开一个测试用例并按 F5，日志会显示在这里，单击某一行即可跳到对应的步骤。</translation>
    </message>
    <message>
        <source>Follow the end of the log</source>
        <translation>跟随日志末尾</translation>
    </message>
    <message>
        <source>Clear the log</source>
        <translation>清空日志</translation>
    </message>
    <message>
        <source>Test: %1</source>
        <translation>测试用例：%1</translation>
    </message>
    <message>
        <source>Test ended: %1  %2</source>
        <translation>测试用例结束：%1  %2</translation>
    </message>
    <message>
        <source>FAIL: %1</source>
        <translation>失败：%1</translation>
    </message>
    <message>
        <source>Run ended: %1  %2</source>
        <translation>运行结束：%1  %2</translation>
    </message>
    <message>
        <source>Log tools</source>
        <translation>日志工具</translation>
    </message>
    <message>
        <source>Open the run&apos;s log in the browser</source>
        <translation>在浏览器中打开本次运行的日志</translation>
    </message>
    <message>
        <source>Open the run&apos;s report in the browser</source>
        <translation>在浏览器中打开本次运行的报告</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>报告</translation>
    </message>
    <message>
        <source>Wrap long lines</source>
        <translation>长行自动换行</translation>
    </message>
</context>
<context>
    <name>crat::casegrid::ProjectDock</name>
    <message>
        <source>Project</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>Search the project</source>
        <translation>搜索项目</translation>
    </message>
    <message>
        <source>Search tests and keywords</source>
        <translation>搜索测试用例和关键字</translation>
    </message>
    <message>
        <source>Project tree</source>
        <translation>项目树</translation>
    </message>
    <message>
        <source>Nothing in the project has “%1” in its name.</source>
        <translation>项目中没有名称包含“%1”的内容。</translation>
    </message>
    <message>
        <source>There are no .robot or .resource files in this folder yet.</source>
        <translation>此文件夹中还没有 .robot 或 .resource 文件。</translation>
    </message>
    <message>
        <source>Reading the project…</source>
        <translation>正在读取项目…</translation>
    </message>
    <message>
        <source>No project is open. Use File, Open Project Folder.</source>
        <translation>没有打开的项目。请使用“文件 &gt; 打开项目文件夹”。</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Open as Text</source>
        <translation>以文本打开</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>New Test…</source>
        <translation>新建测试用例…</translation>
    </message>
    <message>
        <source>New Keyword…</source>
        <translation>新建关键字…</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>重命名…</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>删除…</translation>
    </message>
    <message>
        <source>Copy Path</source>
        <translation>复制路径</translation>
    </message>
</context>
<context>
    <name>crat::casegrid::ProjectModel</name>
    <message>
        <source>%1, line %2</source>
        <translation>%1，第 %2 行</translation>
    </message>
</context>
<context>
    <name>crat::casegrid::QuickOpen</name>
    <message>
        <source>Quick open</source>
        <translation>快速打开</translation>
    </message>
    <message>
        <source>Name to look for</source>
        <translation>要查找的名称</translation>
    </message>
    <message>
        <source>File, test or keyword; &gt; for commands, :12 for a line</source>
        <translation>文件、测试用例或关键字；&gt; 列出命令，:12 转到该行</translation>
    </message>
    <message>
        <source>What fits</source>
        <translation>匹配项</translation>
    </message>
</context>
<context>
    <name>crat::casegrid::RowHeader</name>
    <message>
        <source>Rows</source>
        <translation>行</translation>
    </message>
</context>
<context>
    <name>crat::casegrid::RunCoordinator</name>
    <message>
        <source>There is no companion to run tests.</source>
        <translation>没有可用于运行测试的服务端。</translation>
    </message>
    <message>
        <source>Cannot Run Now</source>
        <translation>现在无法运行</translation>
    </message>
    <message>
        <source>%1 (with unsaved edits)</source>
        <translation>%1(含未保存的修改)</translation>
    </message>
    <message>
        <source>%1 passed, %2 failed, %3 skipped</source>
        <translation>通过 %1，失败 %2，跳过 %3</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>Sending files: %1 of %2</source>
        <translation>正在发送文件：%1 / %2</translation>
    </message>
    <message>
        <source>The run ended with an error.</source>
        <translation>运行因错误而结束。</translation>
    </message>
    <message>
        <source>Run Ended With an Error</source>
        <translation>运行因错误而结束</translation>
    </message>
</context>
<context>
    <name>crat::casegrid::TestVerdict</name>
    <message>
        <source>Result of the last run</source>
        <translation>上次运行的结果</translation>
    </message>
    <message>
        <source>Running…</source>
        <translation>正在运行…</translation>
    </message>
    <message>
        <source>Passed</source>
        <translation>已通过</translation>
    </message>
    <message>
        <source>Passed in %1 s</source>
        <translation>已通过，用时 %1 秒</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Failed: %1</source>
        <translation>失败：%1</translation>
    </message>
    <message>
        <source>Not run</source>
        <translation>未运行</translation>
    </message>
    <message>
        <source>Not run: %1</source>
        <translation>未运行：%1</translation>
    </message>
</context>
<context>
    <name>crat::casegrid::TextView</name>
    <message>
        <source>Text of the file</source>
        <translation>文件文本</translation>
    </message>
    <message>
        <source>Typing</source>
        <translation>输入</translation>
    </message>
    <message>
        <source> … (%1 bytes more; this line can be edited in the grid only)</source>
        <translation> …（还有 %1 字节；此行只能在表格中编辑）</translation>
    </message>
</context>
<context>
    <name>crat::client::CompanionClient</name>
    <message>
        <source>The companion&apos;s answer to %1 has another shape than expected (%2). Studio and companion may be of different versions.</source>
        <translation>服务端对 %1 的应答与预期不符（%2）。Studio 与服务端的版本可能不同。</translation>
    </message>
</context>
<context>
    <name>crat::client::CompanionSession</name>
    <message>
        <source>Your sign-in at %1 has ended.</source>
        <translation>您在 %1 的登录已失效。</translation>
    </message>
    <message>
        <source>Sign in to %1 to run tests there and to see its builds.</source>
        <translation>请登录 %1，以便在那里运行测试并查看其构建。</translation>
    </message>
</context>
<context>
    <name>crat::client::EmbeddedCompanion</name>
    <message>
        <source>The companion did not start within %1 s. Its log is %2.</source>
        <translation>服务端未能在 %1 秒内启动。其日志为 %2。</translation>
    </message>
    <message>
        <source>The companion program %1 is not there. Install CRAT again, or sign in to a team&apos;s server.</source>
        <translation>找不到服务端程序 %1。请重新安装 CRAT，或登录团队的服务器。</translation>
    </message>
    <message>
        <source>The companion&apos;s folder %1 cannot be made.</source>
        <translation>无法创建服务端的文件夹 %1。</translation>
    </message>
    <message>
        <source>The companion cannot be started</source>
        <translation>无法启动服务端</translation>
    </message>
    <message>
        <source>The companion started but does not answer</source>
        <translation>服务端已启动但没有应答</translation>
    </message>
    <message>
        <source>The companion does not keep running (%1).</source>
        <translation>服务端无法持续运行（%1）。</translation>
    </message>
    <message>
        <source> Its last words: &quot;%1&quot;.</source>
        <translation> 最后的输出：“%1”。</translation>
    </message>
    <message>
        <source> Its log is %1.</source>
        <translation> 其日志为 %1。</translation>
    </message>
</context>
<context>
    <name>crat::client::Endpoint</name>
    <message>
        <source>The address is empty. Write it like https://crat.example.org or 127.0.0.1:8000.</source>
        <translation>地址为空。请写成 https://crat.example.org 或 127.0.0.1:8000 的形式。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is not an address. Write it like https://crat.example.org or 127.0.0.1:8000.</source>
        <translation>“%1”不是地址。请写成 https://crat.example.org 或 127.0.0.1:8000 的形式。</translation>
    </message>
    <message>
        <source>The address must begin with http:// or https://, not %1://.</source>
        <translation>地址必须以 http:// 或 https:// 开头，而不是 %1://。</translation>
    </message>
    <message>
        <source>The address must not hold a name or a password. Sign in instead.</source>
        <translation>地址中不能包含用户名或密码。请改为登录。</translation>
    </message>
</context>
<context>
    <name>crat::client::ExecutionClient</name>
    <message>
        <source>A run is going on already. Stop it first.</source>
        <translation>已有运行正在进行。请先停止它。</translation>
    </message>
    <message>
        <source>The run was stopped before it started.</source>
        <translation>运行在开始之前被停止。</translation>
    </message>
    <message>
        <source>The run could not be stopped</source>
        <translation>无法停止运行</translation>
    </message>
    <message>
        <source>The run&apos;s stream has ended, yet the companion does not say how the run ended.</source>
        <translation>运行的事件流已结束，但服务端没有给出运行的结果。</translation>
    </message>
    <message>
        <source>The companion does not answer, so the run could not be stopped there. It is no longer followed here.</source>
        <translation>服务端没有应答，因此无法在那里停止运行。这里不再跟踪它。</translation>
    </message>
    <message>
        <source>You have left the companion that runs this. It is no longer followed here.</source>
        <translation>您已离开执行此运行的服务端。这里不再跟踪它。</translation>
    </message>
    <message>
        <source>The companion does not know this run. It was deleted, or another companion runs it.</source>
        <translation>服务端不认识此运行。它已被删除，或由另一个服务端执行。</translation>
    </message>
</context>
<context>
    <name>crat::client::FileTokenStore</name>
    <message>
        <source>%1 is damaged. Remove it and sign in again.</source>
        <translation>%1 已损坏。请删除它并重新登录。</translation>
    </message>
</context>
<context>
    <name>crat::client::HttpClient</name>
    <message>
        <source>The answer is not the companion&apos;s (%1). Is the address right?</source>
        <translation>这不是 CRAT 服务端的应答（%1）。地址正确吗？</translation>
    </message>
    <message>
        <source>The answer is larger than %1 MiB and was cut off.</source>
        <translation>应答超过 %1 MiB，已被截断。</translation>
    </message>
    <message>
        <source>The file cannot be written here: %1</source>
        <translation>无法在此写入文件：%1</translation>
    </message>
    <message>
        <source>%1 %2: HTTP %3, %4</source>
        <translation>%1 %2：HTTP %3，%4</translation>
    </message>
    <message>
        <source>%1 sends us on to another address (%2). Use that one.</source>
        <translation>%1 转到了另一个地址（%2）。请使用那个地址。</translation>
    </message>
    <message>
        <source>Not signed in at %1, or the sign-in has ended: sign in again.</source>
        <translation>未在 %1 登录，或登录已失效：请重新登录。</translation>
    </message>
    <message>
        <source>%1 answered %2 %3.</source>
        <translation>%1 应答 %2 %3。</translation>
    </message>
    <message>
        <source>Nothing answers at %1. Is the companion running there?</source>
        <translation>%1 没有应答。CRAT 服务端在那里运行吗？</translation>
    </message>
    <message>
        <source>There is no machine named &quot;%1&quot;. Check the address.</source>
        <translation>没有名为“%1”的主机。请检查地址。</translation>
    </message>
    <message>
        <source>No safe connection to %1: %2</source>
        <translation>无法与 %1 建立安全连接：%2</translation>
    </message>
    <message>
        <source>%1 did not answer within %2 s. It may be overloaded or out of reach; try again.</source>
        <translation>%1 在 %2 秒内没有应答。它可能过载或无法访问；请重试。</translation>
    </message>
    <message>
        <source>%1 closed the connection before it had answered. Try again.</source>
        <translation>%1 在应答之前关闭了连接。请重试。</translation>
    </message>
    <message>
        <source>%1 cannot be reached: %2</source>
        <translation>无法访问 %1：%2</translation>
    </message>
</context>
<context>
    <name>crat::client::Manifest</name>
    <message>
        <source>The project cannot be sent</source>
        <translation>无法发送项目</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is not a path inside the project.</source>
        <translation>“%1”不是项目内的路径。</translation>
    </message>
    <message>
        <source>The project holds more than %1 MiB. Open a smaller folder, or move what the tests do not need out of it.</source>
        <translation>项目超过 %1 MiB。请打开较小的文件夹，或移出测试不需要的内容。</translation>
    </message>
    <message>
        <source>The project holds more than %1 files. Open a smaller folder, or move what the tests do not need out of it.</source>
        <translation>项目超过 %1 个文件。请打开较小的文件夹，或移出测试不需要的内容。</translation>
    </message>
    <message>
        <source>There is no folder %1.</source>
        <translation>没有文件夹 %1。</translation>
    </message>
    <message>
        <source>Not sent, since git ignores it or crat.toml excludes it (%1): %2. A test that needs it: name it under [project] include in crat.toml.</source>
        <translation>未发送，因为被 git 忽略或被 crat.toml 排除（%1 项）：%2。如果测试需要，请在 crat.toml 的 [project] include 中列出。</translation>
    </message>
    <message>
        <source>What is to be left out of a run could not be found out, so everything is sent: %1</source>
        <translation>无法确定运行时应排除哪些文件，因此全部发送：%1</translation>
    </message>
    <message>
        <source>%1 changed while it was being sent.</source>
        <translation>%1 在发送过程中发生了变化。</translation>
    </message>
    <message>
        <source>There is nothing to run: no .robot file lies under %1. (Hidden files and what git ignores or crat.toml excludes do not count.)</source>
        <translation>没有可运行的内容：%1 下没有 .robot 文件。（隐藏文件、git 忽略的文件和 crat.toml 排除的文件不算在内。）</translation>
    </message>
</context>
<context>
    <name>crat::client::NumberedStream</name>
    <message>
        <source>The companion did not answer in time.</source>
        <translation>服务端没有及时应答。</translation>
    </message>
    <message>
        <source>The connection to the companion was lost.</source>
        <translation>与服务端的连接已断开。</translation>
    </message>
    <message>
        <source>The companion does not know this stream of events. It may be of an older version.</source>
        <translation>服务端不认识此事件流。它的版本可能较旧。</translation>
    </message>
    <message>
        <source>The companion at %1 cannot be reached.</source>
        <translation>无法访问位于 %1 的服务端。</translation>
    </message>
    <message>
        <source>The companion has stopped answering.</source>
        <translation>服务端停止了应答。</translation>
    </message>
    <message>
        <source>The companion does not let you in. Sign in again.</source>
        <translation>服务端拒绝您访问。请重新登录。</translation>
    </message>
</context>
<context>
    <name>crat::client::ResultFiles</name>
    <message>
        <source>%1 is larger than %2 MiB. &quot;crat run --output-dir&quot; fetches it.</source>
        <translation>%1 超过 %2 MiB。可以用“crat run --output-dir”获取。</translation>
    </message>
    <message>
        <source>This run has left no %1: it ended before Robot Framework wrote it.</source>
        <translation>本次运行没有留下 %1：它在 Robot Framework 写出该文件之前就结束了。</translation>
    </message>
</context>
<context>
    <name>crat::history::BuildModel</name>
    <message>
        <source>Job</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Build</source>
        <translation>构建</translation>
    </message>
    <message>
        <source>Package</source>
        <translation>安装包</translation>
    </message>
    <message>
        <source>Built by</source>
        <translation>构建者</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>收到时间</translation>
    </message>
</context>
<context>
    <name>crat::history::HistoryPanel</name>
    <message>
        <source>History</source>
        <translation>历史</translation>
    </message>
    <message>
        <source>Runs and builds</source>
        <translation>运行和构建</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Builds</source>
        <translation>构建</translation>
    </message>
    <message>
        <source>Filter runs: item, build, state, person, error</source>
        <translation>筛选运行：测试项、构建、状态、人员、错误</translation>
    </message>
    <message>
        <source>Runs and the chosen one</source>
        <translation>运行列表和所选运行</translation>
    </message>
    <message>
        <source>Choose a run to see its steps.</source>
        <translation>选择一次运行以查看其步骤。</translation>
    </message>
    <message>
        <source>Filter builds: job, number, package, person</source>
        <translation>筛选构建：任务、编号、安装包、人员</translation>
    </message>
    <message>
        <source>The runs cannot be read. %1</source>
        <translation>无法读取运行。%1</translation>
    </message>
    <message>
        <source>The builds cannot be read. %1</source>
        <translation>无法读取构建。%1</translation>
    </message>
    <message>
        <source>Open &amp;report</source>
        <translation>打开报告(&amp;R)</translation>
    </message>
    <message>
        <source>Run this build &amp;again</source>
        <translation>再次运行此构建(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Cancel this run</source>
        <translation>取消此运行(&amp;C)</translation>
    </message>
    <message>
        <source>The run could not be cancelled. %1</source>
        <translation>无法取消运行。%1</translation>
    </message>
    <message>
        <source>Copy &amp;error</source>
        <translation>复制错误(&amp;E)</translation>
    </message>
    <message>
        <source>Choose for &amp;trigger</source>
        <translation>选作触发的构建(&amp;T)</translation>
    </message>
    <message>
        <source>Make it the job&apos;s &amp;version</source>
        <translation>设为任务的版本(&amp;V)</translation>
    </message>
    <message>
        <source>%1 is at build %2 now.</source>
        <translation>%1 现在的版本是构建 %2。</translation>
    </message>
    <message>
        <source>The version could not be chosen. %1</source>
        <translation>无法选择版本。%1</translation>
    </message>
    <message>
        <source>Copy &amp;package path</source>
        <translation>复制安装包路径(&amp;P)</translation>
    </message>
    <message>
        <source>Open &amp;log</source>
        <translation>打开日志(&amp;L)</translation>
    </message>
</context>
<context>
    <name>crat::history::RunModel</name>
    <message>
        <source>id %1</source>
        <translation>编号 %1</translation>
    </message>
    <message>
        <source>Queued, place %1</source>
        <translation>排队中，第 %1 位</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Test item</source>
        <translation>测试项</translation>
    </message>
    <message>
        <source>Build</source>
        <translation>构建</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>开始时间</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>用时</translation>
    </message>
    <message>
        <source>By</source>
        <translation>触发者</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>Passed</source>
        <translation>通过</translation>
    </message>
</context>
<context>
    <name>crat::imagebox::FindPanel</name>
    <message>
        <source>&amp;Find</source>
        <translation>查找(&amp;F)</translation>
    </message>
    <message>
        <source>S&amp;top</source>
        <translation>停止(&amp;T)</translation>
    </message>
    <message>
        <source>Find templates</source>
        <translation>查找模板</translation>
    </message>
    <message>
        <source>Templates to find</source>
        <translation>要查找的模板</translation>
    </message>
    <message>
        <source>Least score</source>
        <translation>最低得分</translation>
    </message>
    <message>
        <source>Smallest scale</source>
        <translation>最小缩放</translation>
    </message>
    <message>
        <source>Largest scale</source>
        <translation>最大缩放</translation>
    </message>
    <message>
        <source>Places that are less alike are not reported. 100 % is the very same picture.</source>
        <translation>相似度更低的位置不会列出。100 % 表示完全相同。</translation>
    </message>
    <message>
        <source>Most places for each template</source>
        <translation>每个模板最多的位置数</translation>
    </message>
    <message>
        <source>Find the checked templates</source>
        <translation>查找勾选的模板</translation>
    </message>
    <message>
        <source>Stop the search</source>
        <translation>停止查找</translation>
    </message>
    <message>
        <source>Result of the search</source>
        <translation>查找结果</translation>
    </message>
    <message>
        <source>Places found</source>
        <translation>找到的位置</translation>
    </message>
    <message>
        <source>Template</source>
        <translation>模板</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>得分</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Least &amp;score</source>
        <translation>最低得分(&amp;S)</translation>
    </message>
    <message>
        <source>to</source>
        <translation>至</translation>
    </message>
    <message>
        <source>S&amp;cale</source>
        <translation>缩放(&amp;C)</translation>
    </message>
    <message>
        <source>At &amp;most</source>
        <translation>最多(&amp;M)</translation>
    </message>
    <message>
        <source>Te&amp;mplates</source>
        <translation>模板(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Places</source>
        <translation>位置(&amp;P)</translation>
    </message>
    <message>
        <source>Searching …</source>
        <translation>正在查找…</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1,%2</translation>
    </message>
    <message>
        <source>%1 × %2 pixels</source>
        <translation>%1 × %2 像素</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>已停止。</translation>
    </message>
    <message>
        <source>Not found (%1 ms).</source>
        <translation>未找到(%1 毫秒)。</translation>
    </message>
    <message>
        <source>One place found in %1 ms.</source>
        <translation>找到 1 处，用时 %1 毫秒。</translation>
    </message>
    <message>
        <source>%1 places found in %2 ms.</source>
        <translation>找到 %1 处，用时 %2 毫秒。</translation>
    </message>
</context>
<context>
    <name>crat::imagebox::ImageToolbox</name>
    <message>
        <source>Image toolbox</source>
        <translation>图像工具箱</translation>
    </message>
    <message>
        <source>Image tools</source>
        <translation>图像工具</translation>
    </message>
    <message>
        <source>Picture, selection and zoom</source>
        <translation>图片、选区与缩放</translation>
    </message>
    <message>
        <source>Picture and search</source>
        <translation>图片与查找</translation>
    </message>
    <message>
        <source>Open …</source>
        <translation>打开…</translation>
    </message>
    <message>
        <source>Open a screenshot (PNG, JPEG, WebP)</source>
        <translation>打开截图(PNG、JPEG、WebP)</translation>
    </message>
    <message>
        <source>From live view</source>
        <translation>取自实时画面</translation>
    </message>
    <message>
        <source>Take the picture of the live view</source>
        <translation>获取实时画面</translation>
    </message>
    <message>
        <source>Cut template …</source>
        <translation>截取模板…</translation>
    </message>
    <message>
        <source>Smaller</source>
        <translation>更小</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>缩小</translation>
    </message>
    <message>
        <source>Larger</source>
        <translation>更大</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>适应窗口</translation>
    </message>
    <message>
        <source>Show the whole picture</source>
        <translation>显示整张图片</translation>
    </message>
    <message>
        <source>100 %</source>
        <translation>100 %</translation>
    </message>
    <message>
        <source>Show every pixel as one pixel</source>
        <translation>按原始像素显示</translation>
    </message>
    <message>
        <source>Open a screenshot</source>
        <translation>打开截图</translation>
    </message>
    <message>
        <source>Pictures (*.png *.jpg *.jpeg *.webp)</source>
        <translation>图片 (*.png *.jpg *.jpeg *.webp)</translation>
    </message>
    <message>
        <source>Reading %1 …</source>
        <translation>正在读取 %1…</translation>
    </message>
    <message>
        <source>The picture could not be opened.</source>
        <translation>无法打开图片。</translation>
    </message>
    <message>
        <source>Cut template</source>
        <translation>截取模板</translation>
    </message>
    <message>
        <source>File name under the project&apos;s images/ folder</source>
        <translation>项目 images/ 文件夹下的文件名</translation>
    </message>
    <message>
        <source>“%1” cannot be a template&apos;s name.</source>
        <translation>“%1”不能用作模板名称。</translation>
    </message>
    <message>
        <source>Use a plain name such as login-button.png, or folder/name.png.</source>
        <translation>请使用简单的名称，例如 login-button.png 或 文件夹/名称.png。</translation>
    </message>
    <message>
        <source>Replace the template?</source>
        <translation>要替换模板吗?</translation>
    </message>
    <message>
        <source>There is an images/%1 already.</source>
        <translation>images/%1 已存在。</translation>
    </message>
    <message>
        <source>Tests that use it will look for the new picture.</source>
        <translation>使用它的测试用例将查找新图片。</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>替换</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Nothing is selected.</source>
        <translation>未选择任何内容。</translation>
    </message>
    <message>
        <source>Drag over the part that you want to cut.</source>
        <translation>在图片上拖选要截取的区域。</translation>
    </message>
    <message>
        <source>The template could not be saved.</source>
        <translation>无法保存模板。</translation>
    </message>
    <message>
        <source>Selection</source>
        <translation>选区</translation>
    </message>
    <message>
        <source>%1 % at %2 %</source>
        <translation>%1 %，缩放 %2 %</translation>
    </message>
    <message>
        <source>Open a project first: templates are kept in its images/ folder</source>
        <translation>请先打开项目：模板保存在项目的 images/ 文件夹中</translation>
    </message>
    <message>
        <source>Drag over a part of the picture first</source>
        <translation>请先在图片上拖选一个区域</translation>
    </message>
    <message>
        <source>Save the selected part as a PNG in the project&apos;s images/ folder</source>
        <translation>将所选区域保存为项目 images/ 文件夹中的 PNG</translation>
    </message>
    <message>
        <source>Open a screenshot first</source>
        <translation>请先打开截图</translation>
    </message>
    <message>
        <source>Check a template, or select a part of the picture</source>
        <translation>请勾选一个模板，或选择图片的一部分</translation>
    </message>
    <message>
        <source>Find the checked templates, or the selection where none is checked</source>
        <translation>查找勾选的模板；未勾选时查找所选区域</translation>
    </message>
    <message>
        <source>Open a screenshot, or take the picture of the live view.</source>
        <translation>打开一张截图，或获取实时画面。</translation>
    </message>
    <message>
        <source>%1 · %2 × %3 · %4 %</source>
        <translation>%1 · %2 × %3 · %4 %</translation>
    </message>
    <message>
        <source> · selected %1 × %2 at %3, %4</source>
        <translation> · 已选 %1 × %2，位于 %3, %4</translation>
    </message>
    <message>
        <source>The folder %1 cannot be made. Ask for the right to write in the project.</source>
        <translation>无法创建文件夹 %1。请申请项目的写入权限。</translation>
    </message>
</context>
<context>
    <name>crat::imagebox::PictureView</name>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>%1 × %2</source>
        <translation>%1 × %2</translation>
    </message>
</context>
<context>
    <name>crat::language::CompletionPopup</name>
    <message>
        <source>Completion</source>
        <translation>补全</translation>
    </message>
    <message>
        <source>Documentation</source>
        <translation>文档</translation>
    </message>
</context>
<context>
    <name>crat::language::ProblemsModel</name>
    <message>
        <source>Error</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>规则</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>行</translation>
    </message>
</context>
<context>
    <name>crat::language::ProblemsPane</name>
    <message>
        <source>This file only</source>
        <translation>仅此文件</translation>
    </message>
    <message>
        <source>No problems found.</source>
        <translation>没有发现问题。</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Severity</source>
        <translation>严重程度</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Warnings</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>Filter problems</source>
        <translation>筛选问题</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Problems (%1)</source>
        <translation>问题（%1）</translation>
    </message>
</context>
<context>
    <name>crat::language::UsagesPane</name>
    <message>
        <source>Shift+F12 on a keyword or variable lists its usages here.</source>
        <translation>在关键字或变量上按 Shift+F12，其用法将列在这里。</translation>
    </message>
    <message>
        <source>Usages</source>
        <translation>用法</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Definition</source>
        <translation>定义</translation>
    </message>
    <message>
        <source>Nothing is known of what stands here.</source>
        <translation>对此处的内容一无所知。</translation>
    </message>
    <message>
        <source>Usages of %1 (%2)</source>
        <translation>%1 的用法（%2）</translation>
    </message>
</context>
<context>
    <name>crat::report::RunView</name>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Run details</source>
        <translation>运行详情</translation>
    </message>
    <message>
        <source>Open &amp;report</source>
        <translation>打开报告(&amp;R)</translation>
    </message>
    <message>
        <source>Open report</source>
        <translation>打开报告</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>Run %1</source>
        <translation>运行 %1</translation>
    </message>
    <message>
        <source>place %1 in the queue</source>
        <translation>队列第 %1 位</translation>
    </message>
    <message>
        <source>started %1</source>
        <translation>开始于 %1</translation>
    </message>
    <message>
        <source>took %1</source>
        <translation>用时 %1</translation>
    </message>
    <message>
        <source>for %1</source>
        <translation>已用 %1</translation>
    </message>
    <message>
        <source>by %1</source>
        <translation>触发者 %1</translation>
    </message>
    <message>
        <source>%1: not reached</source>
        <translation>%1：未执行</translation>
    </message>
    <message>
        <source>running</source>
        <translation>进行中</translation>
    </message>
    <message>
        <source>completed</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 至 %2</translation>
    </message>
    <message>
        <source>since %1</source>
        <translation>自 %1 起</translation>
    </message>
    <message>
        <source>%1: %2, %3</source>
        <translation>%1：%2，%3</translation>
    </message>
</context>
<context>
    <name>crat::settings::CompanionConnection</name>
    <message>
        <source>this machine</source>
        <translation>本机</translation>
    </message>
    <message>
        <source>CRAT %1, signed in as %2</source>
        <translation>CRAT %1，登录为 %2</translation>
    </message>
</context>
<context>
    <name>crat::settings::ConnectionBanner</name>
    <message>
        <source>Connection to the companion</source>
        <translation>与服务端的连接</translation>
    </message>
    <message>
        <source>&amp;Try again</source>
        <translation>重试(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Sign in …</source>
        <translation>登录(&amp;S)…</translation>
    </message>
    <message>
        <source>The companion on %1 is away. Trying again in %2 s.</source>
        <translation>%1 上的服务端已断开，%2 秒后重试。</translation>
    </message>
    <message>
        <source>The companion on %1 is away. Trying …</source>
        <translation>%1 上的服务端已断开，正在重试…</translation>
    </message>
    <message>
        <source>&amp;Retry</source>
        <translation>重试(&amp;R)</translation>
    </message>
</context>
<context>
    <name>crat::settings::SignInDialog</name>
    <message>
        <source>Sign in to a server</source>
        <translation>登录服务器</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>电子邮箱</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>密码</translation>
    </message>
    <message>
        <source>&amp;Address</source>
        <translation>地址(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;E-mail</source>
        <translation>电子邮箱(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Password</source>
        <translation>密码(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Sign in</source>
        <translation>登录(&amp;S)</translation>
    </message>
    <message>
        <source>A team&apos;s server keeps builds, runs and results for everybody. Without one, the studio uses its own companion on this machine.</source>
        <translation>团队服务器为所有人保存构建、运行和结果。没有服务器时，工作室使用本机自己的服务端。</translation>
    </message>
    <message>
        <source>Enter your e-mail address.</source>
        <translation>请输入电子邮箱地址。</translation>
    </message>
    <message>
        <source>Signing in …</source>
        <translation>正在登录…</translation>
    </message>
</context>
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
        <translation>已连接：%1</translation>
    </message>
    <message>
        <source>Lost, reconnecting: %1</source>
        <translation>连接中断，正在重新连接：%1</translation>
    </message>
    <message>
        <source>Companion not available</source>
        <translation>服务端不可用</translation>
    </message>
    <message>
        <source>Companion</source>
        <translation>服务端</translation>
    </message>
    <message>
        <source>Sign in to %1</source>
        <translation>请登录 %1</translation>
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
    <message>
        <source>No such file or directory</source>
        <translation>没有该文件或文件夹</translation>
    </message>
    <message>
        <source>Permission denied</source>
        <translation>没有权限</translation>
    </message>
    <message>
        <source>Is a directory</source>
        <translation>是一个文件夹</translation>
    </message>
    <message>
        <source>Not a directory</source>
        <translation>不是文件夹</translation>
    </message>
    <message>
        <source>No space left on device</source>
        <translation>磁盘空间不足</translation>
    </message>
    <message>
        <source>Disk quota exceeded</source>
        <translation>超出磁盘配额</translation>
    </message>
    <message>
        <source>Read-only file system</source>
        <translation>文件系统为只读</translation>
    </message>
    <message>
        <source>Input/output error</source>
        <translation>输入/输出错误</translation>
    </message>
    <message>
        <source>cannot read %1: %2</source>
        <translation>无法读取 %1：%2</translation>
    </message>
    <message>
        <source>cannot write %1: %2</source>
        <translation>无法写入 %1：%2</translation>
    </message>
    <message>
        <source>%1 is larger than the limit of %2 bytes</source>
        <translation>%1 超过了 %2 字节的上限</translation>
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
        <translation>用表格编写 Robot Framework 用例，实时观看浏览器，从 Jenkins 构建一直到测试报告。
自由软件，遵循 GNU 通用公共许可证第 3 版或更高版本。</translation>
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
        <translation>在项目树中双击测试用例或关键字（或选中后按 Enter），即可在表格中编辑。</translation>
    </message>
    <message>
        <source>Open the folder that holds your Robot Framework suites. Files stay plain .robot text; the grid is a view of them.</source>
        <translation>打开存放 Robot Framework 测试套件的文件夹。文件始终是纯 .robot 文本，表格只是它们的视图。</translation>
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
<context>
    <name>crat::studio::CompanionParts</name>
    <message>
        <source>The server&apos;s address is not usable</source>
        <translation>服务器地址不可用</translation>
    </message>
    <message>
        <source>Trigger</source>
        <translation>触发</translation>
    </message>
    <message>
        <source>Live view</source>
        <translation>实时画面</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>&amp;Trigger</source>
        <translation>触发(&amp;T)</translation>
    </message>
    <message>
        <source>Sign in to a &amp;server …</source>
        <translation>登录服务器(&amp;S)…</translation>
    </message>
    <message>
        <source>Use this &amp;machine&apos;s companion</source>
        <translation>使用本机服务端(&amp;M)</translation>
    </message>
    <message>
        <source>The companion is not connected.</source>
        <translation>服务端未连接。</translation>
    </message>
    <message>
        <source>The companion is starting.</source>
        <translation>服务端正在启动。</translation>
    </message>
    <message>
        <source>Run %1: %2</source>
        <translation>运行 %1：%2</translation>
    </message>
    <message>
        <source>No browser could be started. The report is at %1</source>
        <translation>无法启动浏览器。报告位于 %1</translation>
    </message>
    <message>
        <source>Fetching %1…</source>
        <translation>正在获取 %1…</translation>
    </message>
    <message>
        <source>%1 Cannot Be Shown</source>
        <translation>无法显示 %1</translation>
    </message>
</context>
<context>
    <name>crat::trigger::TriggerController</name>
    <message>
        <source>The companion is not connected.</source>
        <translation>服务端未连接。</translation>
    </message>
    <message>
        <source>There are no test items yet. An admin adds them with: crat items add NAME --job JOB</source>
        <translation>还没有测试项。管理员可用以下命令添加：crat items add NAME --job JOB</translation>
    </message>
    <message>
        <source>Choose a test item.</source>
        <translation>请选择测试项。</translation>
    </message>
    <message>
        <source>No build has arrived yet.</source>
        <translation>还没有收到构建。</translation>
    </message>
    <message>
        <source>No build of %1 has arrived yet.</source>
        <translation>还没有收到 %1 的构建。</translation>
    </message>
    <message>
        <source>Run %1 was deleted at the companion before it ended, alone or with its build, job or test item. What it had deployed until then stays; trigger a new one.</source>
        <translation>运行 %1 在结束前已在服务端被删除（单独删除，或随其构建、任务或测试项一起删除）。此前已部署的内容保留；请重新触发。</translation>
    </message>
</context>
<context>
    <name>crat::trigger::TriggerForm</name>
    <message>
        <source>Trigger a run</source>
        <translation>触发运行</translation>
    </message>
    <message>
        <source>Test item</source>
        <translation>测试项</translation>
    </message>
    <message>
        <source>What is deployed and tested</source>
        <translation>要部署和测试的内容</translation>
    </message>
    <message>
        <source>Build</source>
        <translation>构建</translation>
    </message>
    <message>
        <source>The build that is deployed</source>
        <translation>要部署的构建</translation>
    </message>
    <message>
        <source>Parameter set</source>
        <translation>参数集</translation>
    </message>
    <message>
        <source>Service, folder, tests and address of the deploy</source>
        <translation>部署的服务、目录、测试和地址</translation>
    </message>
    <message>
        <source>&amp;Trigger</source>
        <translation>触发(&amp;T)</translation>
    </message>
    <message>
        <source>Trigger</source>
        <translation>触发</translation>
    </message>
    <message>
        <source>&amp;Cancel run</source>
        <translation>取消运行(&amp;C)</translation>
    </message>
    <message>
        <source>Cancel run</source>
        <translation>取消运行</translation>
    </message>
    <message>
        <source>&amp;Item</source>
        <translation>测试项(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;Build</source>
        <translation>构建(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Parameters</source>
        <translation>参数(&amp;P)</translation>
    </message>
    <message>
        <source>Asking the companion …</source>
        <translation>正在询问服务端…</translation>
    </message>
    <message>
        <source>Selected version (#%1)</source>
        <translation>所选版本（#%1）</translation>
    </message>
    <message>
        <source>Newest (#%1)</source>
        <translation>最新（#%1）</translation>
    </message>
    <message>
        <source>The item&apos;s own</source>
        <translation>测试项自带</translation>
    </message>
</context>
<context>
    <name>crat::trigger::TriggerPanel</name>
    <message>
        <source>Trigger</source>
        <translation>触发</translation>
    </message>
    <message>
        <source>Choose what to deploy and test, then press Trigger. The steps show here as they happen.</source>
        <translation>选择要部署和测试的内容，然后按“触发”。各步骤将在此实时显示。</translation>
    </message>
    <message>
        <source>item %1</source>
        <translation>测试项 %1</translation>
    </message>
    <message>
        <source>build id %1</source>
        <translation>构建编号 %1</translation>
    </message>
</context>
<context>
    <name>crat::vnc::VncLink</name>
    <message>
        <source>Too many connections are open. Close some sessions and try again.</source>
        <translation>打开的连接过多。请关闭一些会话后重试。</translation>
    </message>
</context>
<context>
    <name>crat::vnc::VncPump</name>
    <message>
        <source>%1 did not answer within 10 seconds.</source>
        <translation>%1 在 10 秒内没有应答。</translation>
    </message>
    <message>
        <source>The connection to %1 was closed.</source>
        <translation>与 %1 的连接已关闭。</translation>
    </message>
    <message>
        <source>The server has no picture for this session. The session may have ended.</source>
        <translation>服务器没有此会话的画面。会话可能已结束。</translation>
    </message>
    <message>
        <source>The server does not allow you to watch this session. Sign in again.</source>
        <translation>服务器不允许您观看此会话。请重新登录。</translation>
    </message>
    <message>
        <source>%1 cannot be reached: %2</source>
        <translation>无法访问 %1：%2</translation>
    </message>
    <message>
        <source>The server sends more than it was asked for.</source>
        <translation>服务器发送的内容超出了请求。</translation>
    </message>
</context>
<context>
    <name>crat::vnc::VncSession</name>
    <message>
        <source>The address of the picture must begin with ws://, wss:// or vnc:// and name a host.</source>
        <translation>画面的地址必须以 ws://、wss:// 或 vnc:// 开头，并包含主机名。</translation>
    </message>
</context>
<context>
    <name>crat::vncui::VncCard</name>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>State of the live picture</source>
        <translation>实时画面状态</translation>
    </message>
    <message>
        <source>What it means and what to do</source>
        <translation>含义与处理办法</translation>
    </message>
    <message>
        <source>VNC password</source>
        <translation>VNC 密码</translation>
    </message>
</context>
<context>
    <name>crat::vncui::VncDock</name>
    <message>
        <source>Live view dock</source>
        <translation>实时画面窗格</translation>
    </message>
    <message>
        <source>Session to watch</source>
        <translation>要观看的会话</translation>
    </message>
    <message>
        <source>&amp;Session</source>
        <translation>会话(&amp;S)</translation>
    </message>
    <message>
        <source>No session is running</source>
        <translation>没有正在运行的会话</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Another address …</source>
        <translation>其他地址…</translation>
    </message>
    <message>
        <source>The browser session has ended. The last picture stays.</source>
        <translation>浏览器会话已结束，保留最后的画面。</translation>
    </message>
    <message>
        <source>Watch another screen</source>
        <translation>观看其他屏幕</translation>
    </message>
    <message>
        <source>Address (ws://…, wss://… or vnc://host:port)</source>
        <translation>地址(ws://…、wss://… 或 vnc://主机：端口)</translation>
    </message>
</context>
<context>
    <name>crat::vncui::VncScreen</name>
    <message>
        <source>Live picture of the browser</source>
        <translation>浏览器实时画面</translation>
    </message>
</context>
<context>
    <name>crat::vncui::VncView</name>
    <message>
        <source>Live view</source>
        <translation>实时画面</translation>
    </message>
    <message>
        <source>No session yet</source>
        <translation>还没有会话</translation>
    </message>
    <message>
        <source>Run a test to watch its browser here.</source>
        <translation>运行测试用例即可在这里观看浏览器。</translation>
    </message>
    <message>
        <source>Live view tools</source>
        <translation>实时画面工具</translation>
    </message>
    <message>
        <source>Live picture, scrollable</source>
        <translation>实时画面(可滚动)</translation>
    </message>
    <message>
        <source>State of the session</source>
        <translation>会话状态</translation>
    </message>
    <message>
        <source>Size and rate of the picture</source>
        <translation>画面尺寸与帧率</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>适应窗口</translation>
    </message>
    <message>
        <source>Show the whole screen in the space there is</source>
        <translation>在可用空间内显示整个屏幕</translation>
    </message>
    <message>
        <source>100 %</source>
        <translation>100 %</translation>
    </message>
    <message>
        <source>Show every pixel of the screen as one pixel</source>
        <translation>按原始像素显示屏幕</translation>
    </message>
    <message>
        <source>Take control</source>
        <translation>接管控制</translation>
    </message>
    <message>
        <source>Screenshot</source>
        <translation>截图</translation>
    </message>
    <message>
        <source>Copy this picture to the image toolbox</source>
        <translation>将此画面复制到图像工具箱</translation>
    </message>
    <message>
        <source>Give back control</source>
        <translation>交还控制</translation>
    </message>
    <message>
        <source>Mouse and keyboard go to the browser. Ctrl+Alt+Esc gives control back.</source>
        <translation>鼠标和键盘操作会发送到浏览器。按 Ctrl+Alt+Esc 交还控制。</translation>
    </message>
    <message>
        <source>Send your mouse and keyboard to the browser</source>
        <translation>将鼠标和键盘操作发送到浏览器</translation>
    </message>
    <message>
        <source>Connecting to %1 …</source>
        <translation>正在连接 %1…</translation>
    </message>
    <message>
        <source>Connecting …</source>
        <translation>正在连接…</translation>
    </message>
    <message>
        <source>Live, you are in control (Ctrl+Alt+Esc gives it back)</source>
        <translation>实时，由您控制(Ctrl+Alt+Esc 交还)</translation>
    </message>
    <message>
        <source>Live, watching only</source>
        <translation>实时，仅观看</translation>
    </message>
    <message>
        <source>Not reachable yet, trying again</source>
        <translation>暂时无法连接，正在重试</translation>
    </message>
    <message>
        <source>Connection lost, trying again</source>
        <translation>连接中断，正在重试</translation>
    </message>
    <message>
        <source>Not reachable yet</source>
        <translation>暂时无法连接</translation>
    </message>
    <message>
        <source>Connection lost</source>
        <translation>连接中断</translation>
    </message>
    <message>
        <source>%1
Trying again (attempt %2) …</source>
        <translation>%1
正在重试(第 %2 次)…</translation>
    </message>
    <message>
        <source>Try now</source>
        <translation>立即重试</translation>
    </message>
    <message>
        <source>Password needed</source>
        <translation>需要密码</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Session ended</source>
        <translation>会话已结束</translation>
    </message>
    <message>
        <source>The last picture stays until you choose another session.</source>
        <translation>选择其他会话之前保留最后的画面。</translation>
    </message>
    <message>
        <source>No picture</source>
        <translation>没有画面</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>%1 × %2</source>
        <translation>%1 × %2</translation>
    </message>
    <message>
        <source>%1 · %2 frames/s</source>
        <translation>%1 · %2 帧/秒</translation>
    </message>
</context>
</TS>
