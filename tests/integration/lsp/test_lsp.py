"""Drives the real `crat lsp` with a client of another hand (pygls), which checks each message against the protocol's types."""
import asyncio
import json
import os
import subprocess
import pathlib

import pytest
from lsprotocol import types
from pygls.lsp.client import LanguageClient

CRAT = os.environ["CRAT"]
PATIENCE = 60  # seconds until a missing answer is a failure; none is ever waited for in full when all is well

SUITE = """\
*** Settings ***
Library     Collections
Resource    shop.resource

*** Variables ***
${CITY}     Zürich

*** Test Cases ***
Buy Something
    [Tags]    smoke
    Fill Basket    apples    count=3
    Log    😀 ${CITY} 😀 ${CITY}
"""
SHOP = """\
*** Keywords ***
Fill Basket
    [Documentation]    Puts *things* into the basket.
    [Arguments]    ${what}    ${count}=1
    Log    ${what} ${count}

Empty Basket
    Fill Basket    nothing
"""


class Editor:
    """An editor with one small project open."""

    def __init__(self, folder: pathlib.Path, **environment):
        self.folder = folder
        self.environment = {**os.environ, **environment}
        self.client = LanguageClient("crat-tests", "1")
        self.diagnostics: dict[str, list] = {}
        self.messages: list[str] = []
        self.arrived = asyncio.Event()

        @self.client.feature(types.WINDOW_SHOW_MESSAGE)
        @self.client.feature(types.WINDOW_LOG_MESSAGE)
        def said(params):
            self.messages.append(params.message)
            self.arrived.set()

        @self.client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def published(params: types.PublishDiagnosticsParams):
            self.diagnostics.setdefault(params.uri, []).append(params)
            self.arrived.set()

    async def __aenter__(self):
        (self.folder / "shop.resource").write_text(SHOP, encoding="utf-8")
        (self.folder / "buy it.robot").write_text(SUITE, encoding="utf-8")
        await self.client.start_io(CRAT, "lsp", env=self.environment)
        self.server = await asyncio.wait_for(self.client.initialize_async(types.InitializeParams(
            capabilities=types.ClientCapabilities(), root_uri=self.folder.as_uri(), process_id=os.getpid())), PATIENCE)
        self.client.initialized(types.InitializedParams())
        return self

    async def __aexit__(self, *_):
        await asyncio.wait_for(self.client.shutdown_async(None), PATIENCE)
        self.client.exit(None)
        await asyncio.wait_for(self.client._server.wait(), PATIENCE)
        assert self.client._server.returncode == 0
        await self.client.stop()

    def uri(self, name):
        return (self.folder / name).as_uri()

    def document(self, name):
        return types.TextDocumentIdentifier(self.uri(name))

    def open(self, name, text=None, version=1):
        if text is None:
            text = (self.folder / name).read_text(encoding="utf-8")
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(
            types.TextDocumentItem(self.uri(name), "robotframework", version, text)))

    def change(self, name, version, start, end, text):
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(
            types.VersionedTextDocumentIdentifier(version, self.uri(name)),
            [types.TextDocumentContentChangePartial(range=types.Range(types.Position(*start), types.Position(*end)), text=text)]))

    async def rules(self, name, version, wanted, source="crat"):
        """Waits for diagnostics of that version that hold, or do not hold, the rules of one source; gives those."""
        async def until():
            while True:
                for params in self.diagnostics.get(self.uri(name), [])[-1:]:
                    found = [d for d in params.diagnostics if d.source == source]
                    if params.version == version and wanted([d.code for d in found]):
                        return found
                self.arrived.clear()
                await self.arrived.wait()
        return await asyncio.wait_for(until(), PATIENCE)


def session(work, tmp_path):
    async def run():
        async with Editor(tmp_path) as editor:
            await work(editor)
    asyncio.run(run())


def test_a_file_is_opened_checked_edited_and_checked_again(tmp_path):
    async def work(editor):
        editor.open("buy it.robot")
        await editor.rules("buy it.robot", 1, lambda codes: "missing-end" not in codes)
        editor.change("buy it.robot", 2, (12, 0), (12, 0), "    IF    True\n        Log    x\n")
        found = await editor.rules("buy it.robot", 2, lambda codes: "missing-end" in codes)
        found = [d for d in found if d.code == "missing-end"]
        assert found[0].range.start.line == 12 and found[0].severity == types.DiagnosticSeverity.Error
        editor.change("buy it.robot", 3, (14, 0), (14, 0), "    END\n")
        await editor.rules("buy it.robot", 3, lambda codes: "missing-end" not in codes)

    session(work, tmp_path)


def test_what_the_project_says_is_found_and_mended(tmp_path):
    async def work(editor):
        editor.open("buy it.robot")
        editor.change("buy it.robot", 2, (12, 0), (12, 0), "    Fill Baskett    pears\n")
        found = [d for d in await editor.rules("buy it.robot", 2, lambda codes: "unknown-keyword" in codes)
                 if d.code == "unknown-keyword"]
        assert found[0].range == types.Range(at(12, 4), at(12, 16))
        actions = await editor.client.text_document_code_action_async(types.CodeActionParams(
            editor.document("buy it.robot"), found[0].range, types.CodeActionContext(found)))
        edits = actions[0].edit.changes[editor.uri("buy it.robot")]
        assert [(e.range, e.new_text) for e in edits] == [(found[0].range, "Fill Basket")]
        # Mended in the other file, it is no longer found in this one.
        editor.open("shop.resource")
        editor.change("shop.resource", 2, (8, 0), (8, 0), "Fill Baskett\n    [Arguments]    ${what}\n    Log    ${what}\n")
        await editor.rules("buy it.robot", 2, lambda codes: "unknown-keyword" not in codes)

    session(work, tmp_path)


def test_fixes_that_are_certain_are_made_at_once_and_others_offered(tmp_path):
    async def work(editor):
        text = SUITE.replace("*** Settings", "*** Setting").replace("    Log", "    IF    True\n        Log")
        editor.open("buy it.robot", text)
        await editor.rules("buy it.robot", 1, lambda codes: "missing-end" in codes and "deprecated-section" in codes)

        async def actions(only):
            whole = types.Range(at(0, 0), at(99, 0))
            return await editor.client.text_document_code_action_async(types.CodeActionParams(
                editor.document("buy it.robot"), whole, types.CodeActionContext([], only=only)))
        everything = await actions([types.CodeActionKind.Source])
        assert [a.kind for a in everything] == ["source.fixAll.crat"]
        assert [e.new_text for e in everything[0].edit.changes[editor.uri("buy it.robot")]] == ["s"]
        offered = {a.title: a.is_preferred for a in await actions(None)}
        assert offered["Write the section's name in the plural"] is True
        assert offered["Add the END that is missing"] is False

    session(work, tmp_path)


def test_the_outline_and_the_folds(tmp_path):
    async def work(editor):
        editor.open("buy it.robot")
        symbols = await editor.client.text_document_document_symbol_async(
            types.DocumentSymbolParams(editor.document("buy it.robot")))
        assert [s.name for s in symbols] == ["Settings", "Variables", "Test Cases"]
        assert [c.name for c in symbols[2].children] == ["Buy Something"]
        folds = await editor.client.text_document_folding_range_async(
            types.FoldingRangeParams(editor.document("buy it.robot")))
        assert any(f.start_line == 8 and f.end_line == 11 for f in folds)

    session(work, tmp_path)


def at(line, character):
    return types.Position(line, character)


def test_completion_offers_what_is_in_reach_and_explains_it(tmp_path):
    async def work(editor):
        editor.open("buy it.robot")
        editor.change("buy it.robot", 2, (12, 0), (12, 0), "    fillb")
        found = await editor.client.text_document_completion_async(
            types.CompletionParams(editor.document("buy it.robot"), at(12, 9)))
        first = found.items[0]
        assert first.label == "Fill Basket"
        assert first.text_edit.range == types.Range(at(12, 4), at(12, 9))
        resolved = await editor.client.completion_item_resolve_async(first)
        assert "Puts *things*" in resolved.documentation.value and "what, count=1" in resolved.documentation.value
        editor.change("buy it.robot", 3, (12, 4), (12, 9), "Fill Basket    pears    ${CI")
        found = await editor.client.text_document_completion_async(
            types.CompletionParams(editor.document("buy it.robot"), at(12, 32)))
        assert found.items[0].label == "${CITY}"

    session(work, tmp_path)


def test_what_was_chosen_comes_first_after_a_restart(tmp_path):
    cache = tmp_path / "cache"
    project = tmp_path / "project"
    project.mkdir()
    (project / "more.resource").write_text(
        "*** Keywords ***\n" + "".join(f"Choose {n}\n    No Operation\n" for n in "ABCDE"))

    async def offered(editor):
        text = "*** Settings ***\nResource    more.resource\n*** Test Cases ***\nT\n    choo\n"
        editor.open("t.robot", text)
        found = await editor.client.text_document_completion_async(
            types.CompletionParams(editor.document("t.robot"), at(4, 8)))
        return [i for i in found.items if i.label.startswith("Choose")]

    async def run(work):
        async with asyncio.timeout(PATIENCE):
            async with Editor(project, XDG_CACHE_HOME=str(cache)) as editor:
                await work(editor)

    async def choose(editor):
        items = await offered(editor)
        assert items[0].label == "Choose A"
        chosen = [i for i in items if i.label == "Choose D"][0].command
        for _ in range(3):
            await editor.client.workspace_execute_command_async(
                types.ExecuteCommandParams(chosen.command, arguments=chosen.arguments))

    async def again(editor):
        assert (await offered(editor))[0].label == "Choose D"
        assert editor.messages == []

    asyncio.run(run(choose))
    asyncio.run(run(again))
    with open(cache / "crat/past-use", "ab") as kept:
        kept.write(b"\x00\xff broken\n")

    async def broken(editor):
        assert (await offered(editor))[0].label == "Choose D"
        assert len(editor.messages) == 1 and "1 lines cannot be read" in editor.messages[0]

    asyncio.run(run(broken))


def test_definition_references_hover_and_signature(tmp_path):
    async def work(editor):
        editor.open("buy it.robot")
        where = (editor.document("buy it.robot"), at(10, 8))
        found = await editor.client.text_document_definition_async(types.DefinitionParams(*where))
        assert found[0].uri == editor.uri("shop.resource") and found[0].range.start == at(1, 0)
        uses = await editor.client.text_document_references_async(
            types.ReferenceParams(types.ReferenceContext(include_declaration=False), *where))
        assert {(u.uri, u.range.start.line) for u in uses} == {(editor.uri("buy it.robot"), 10), (editor.uri("shop.resource"), 7)}
        hover = await editor.client.text_document_hover_async(types.HoverParams(*where))
        assert "Puts *things*" in hover.contents.value
        help_ = await editor.client.text_document_signature_help_async(
            types.SignatureHelpParams(editor.document("buy it.robot"), at(10, 32)))
        assert help_.active_parameter == 1 and "count=1" in help_.signatures[0].label
        # Columns are UTF-16: an emoji counts two.
        city = await editor.client.text_document_definition_async(
            types.DefinitionParams(editor.document("buy it.robot"), at(11, 15)))
        assert city[0].range == types.Range(at(5, 2), at(5, 6))

    session(work, tmp_path)


def test_rename_changes_every_file_and_refuses_libraries(tmp_path):
    async def work(editor):
        editor.open("buy it.robot")
        where = (editor.document("buy it.robot"), at(10, 8))
        prepared = await editor.client.text_document_prepare_rename_async(types.PrepareRenameParams(*where))
        assert prepared.placeholder == "Fill Basket"
        edit = await editor.client.text_document_rename_async(types.RenameParams(*where, "Load Cart"))
        assert {uri: sorted(e.range.start.line for e in edits) for uri, edits in edit.changes.items()} == {
            editor.uri("buy it.robot"): [10], editor.uri("shop.resource"): [1, 7]}
        with pytest.raises(Exception, match="cannot be"):
            await editor.client.text_document_rename_async(types.RenameParams(*where, "a  b"))

    session(work, tmp_path)


def test_robocop_finds_what_it_finds_in_the_text_as_it_is(tmp_path):
    async def work(editor):
        (tmp_path / "robocop.toml").write_text('[lint]\nselect = ["too-long-keyword", "wrong-case-in-keyword-name", "custom-here"]\n'
                                               'custom_rules = ["./rules.py"]\n')
        (tmp_path / "rules.py").write_text(CUSTOM_RULE)
        editor.open("shop.resource")
        await editor.rules("shop.resource", 1, lambda codes: codes == ["custom-here"], source="robocop")
        editor.change("shop.resource", 2, (1, 0), (1, 11), "fill basket")  # and nobody saves it
        found = await editor.rules("shop.resource", 2, lambda codes: "wrong-case-in-keyword-name" in codes, source="robocop")
        case = [d for d in found if d.code == "wrong-case-in-keyword-name"][0]
        assert case.range == types.Range(at(1, 0), at(1, 11))
        # The former findings stay at their rows while robocop has not looked yet; then they are of the new text.
        editor.change("shop.resource", 3, (0, 0), (0, 0), "# one row more\n")
        found = await editor.rules("shop.resource", 3, lambda codes: "wrong-case-in-keyword-name" in codes, source="robocop")
        assert [d.range.start.line for d in found if d.code == "wrong-case-in-keyword-name"] == [2]
        editor.change("shop.resource", 4, (2, 0), (2, 11), "Fill Basket")
        await editor.rules("shop.resource", 4, lambda codes: codes == ["custom-here"], source="robocop")
        assert editor.messages == []
        assert sorted(p.name for p in tmp_path.iterdir()) == ["buy it.robot", "robocop.toml", "rules.py", "shop.resource"]

    session(work, tmp_path)


CUSTOM_RULE = '''\
from robocop.linter.rules import Rule, RuleSeverity, VisitorChecker


class CustomHere(Rule):
    name = "custom-here"
    rule_id = "CUS01"
    message = "Found"
    severity = RuleSeverity.WARNING


class CustomChecker(VisitorChecker):
    custom_here: CustomHere

    def visit_File(self, node):
        self.report(self.custom_here, node=node, lineno=1, col=1)
'''


def test_robocop_formats_the_text_as_it_is(tmp_path):
    async def work(editor):
        editor.open("shop.resource", SHOP.replace("\n", "\r\n"))
        editor.change("shop.resource", 2, (4, 0), (4, 27), "  Log  ${what} ${count}")
        request = types.DocumentFormattingParams(editor.document("shop.resource"), types.FormattingOptions(4, True))
        edits = await editor.client.text_document_formatting_async(request)
        assert [(e.range, e.new_text) for e in edits] == [
            (types.Range(at(4, 0), at(5, 0)), "    Log    ${what} ${count}\r\n")]
        editor.change("shop.resource", 3, (4, 0), (4, 23), "    Log    ${what} ${count}")
        assert not await editor.client.text_document_formatting_async(request)
        assert (tmp_path / "shop.resource").read_text(encoding="utf-8") == SHOP
        # An edit while it is formatted: the answer would be of a text that is no more.
        answer = editor.client.protocol.send_request("textDocument/formatting", request)
        editor.change("shop.resource", 4, (0, 0), (0, 0), "# new\r\n")
        with pytest.raises(Exception, match="changed meanwhile"):
            await asyncio.wrap_future(answer)

    session(work, tmp_path)


def test_without_robocop_it_is_said_once_and_all_else_goes_on(tmp_path):
    (tmp_path / "bare").mkdir()
    bare = tmp_path / "bare/python3"
    bare.write_text("#!/bin/sh\necho \"$0: No module named robocop\" >&2\nexit 1\n")
    bare.chmod(0o755)
    (tmp_path / "crat.toml").write_text(f'[robot]\npython = "{bare}"\n')

    async def work(editor):
        async def until():
            while not editor.messages:
                editor.arrived.clear()
                await editor.arrived.wait()
        editor.open("buy it.robot")
        await asyncio.wait_for(until(), PATIENCE)
        editor.open("shop.resource")
        editor.change("buy it.robot", 2, (12, 0), (12, 0), "    Fill Baskett    pears\n")
        with pytest.raises(Exception, match="robocop is not installed"):
            await editor.client.text_document_formatting_async(types.DocumentFormattingParams(
                editor.document("shop.resource"), types.FormattingOptions(4, True)))
        await editor.rules("buy it.robot", 2, lambda codes: "unknown-keyword" in codes or "argument-count" in codes or codes)
        assert len(editor.messages) == 1 and "packaging/dependencies" in editor.messages[0]

    session(work, tmp_path)


def test_a_file_that_is_renamed_in_the_editor_takes_its_imports_along(tmp_path):
    async def work(editor):
        rename = editor.server.capabilities.workspace.file_operations.will_rename
        assert {f.pattern.matches for f in rename.filters} == {types.FileOperationPatternKind.File,
                                                               types.FileOperationPatternKind.Folder}
        editor.open("buy it.robot")
        moved = types.RenameFilesParams([types.FileRename(editor.uri("shop.resource"), editor.uri("shared/store.resource"))])
        edit = await editor.client.workspace_will_rename_files_async(moved)
        assert {uri: [(e.range, e.new_text) for e in edits] for uri, edits in edit.changes.items()} == {
            editor.uri("buy it.robot"): [(types.Range(at(2, 12), at(2, 25)), "shared/store.resource")]}
        text = SUITE.replace("shop.resource", "shared/store.resource")
        editor.change("buy it.robot", 2, (2, 12), (2, 25), "shared/store.resource")
        (tmp_path / "shared").mkdir()
        (tmp_path / "shop.resource").rename(tmp_path / "shared/store.resource")
        (tmp_path / "buy it.robot").write_text(text, encoding="utf-8")
        editor.client.workspace_did_rename_files(moved)
        await editor.rules("buy it.robot", 2, lambda codes: "unresolved-import" not in codes and "unknown-keyword" not in codes)
        # The suite itself into another folder: what it imports is named from there.
        edit = await editor.client.workspace_will_rename_files_async(types.RenameFilesParams(
            [types.FileRename(editor.uri("buy it.robot"), editor.uri("suites/buy it.robot"))]))
        assert [e.new_text for e in edit.changes[editor.uri("buy it.robot")]] == ["../shared/store.resource"]
        assert await editor.client.workspace_will_rename_files_async(types.RenameFilesParams(
            [types.FileRename(editor.uri("notes.txt"), editor.uri("other.txt"))])) is None

    session(work, tmp_path)


def test_the_dependencies_of_a_file_and_of_the_project(tmp_path):
    async def work(editor):
        editor.open("buy it.robot")
        one = await editor.client.protocol.send_request_async("crat/dependencies", {"textDocument": {"uri": editor.uri("shop.resource")}})
        assert [(f.uri, f.imports, f.importedBy) for f in one.files] == [
            (editor.uri("shop.resource"), [], [editor.uri("buy it.robot")])]
        whole = await editor.client.protocol.send_request_async("crat/dependencies", {})
        assert len(whole.files) == 2 and whole.cycles == []
        resource = [i for f in whole.files for i in f.imports if i.kind == "resource"]
        assert [(i.name, i.state, i.uri) for i in resource] == [("shop.resource", "resolved", editor.uri("shop.resource"))]

    session(work, tmp_path)


def test_libraries_are_known_once_python_was_asked(tmp_path):
    """Keywords of BuiltIn come from libdoc, in the background; an editor that asks again gets them."""
    async def work(editor):
        editor.open("buy it.robot")

        async def until():
            while True:
                hover = await editor.client.text_document_hover_async(
                    types.HoverParams(editor.document("buy it.robot"), at(11, 5)))
                if hover:
                    return hover
        hover = await asyncio.wait_for(until(), PATIENCE)
        assert "BuiltIn.Log" in hover.contents.value
        with pytest.raises(Exception, match="library"):
            await editor.client.text_document_prepare_rename_async(
                types.PrepareRenameParams(editor.document("buy it.robot"), at(11, 5)))

    session(work, tmp_path)


def test_symbols_of_the_project_and_colours(tmp_path):
    async def work(editor):
        editor.open("buy it.robot")
        found = await editor.client.workspace_symbol_async(types.WorkspaceSymbolParams("basket"))
        assert [s.name for s in found] == ["Fill Basket", "Empty Basket"]
        colours = await editor.client.text_document_semantic_tokens_full_async(
            types.SemanticTokensParams(editor.document("buy it.robot")))
        assert len(colours.data) % 5 == 0 and len(colours.data) > 50

    session(work, tmp_path)


def talk(data: bytes):
    return subprocess.run([CRAT, "lsp"], input=data, capture_output=True, timeout=PATIENCE)


def message(body) -> bytes:
    text = body if isinstance(body, bytes) else json.dumps(body).encode()
    return b"Content-Length: %d\r\n\r\n" % len(text) + text


def test_garbage_ends_it_with_a_word():
    done = talk(b"*** Test Cases ***\n\r\n\r\n")
    assert done.returncode == 1 and done.stdout == b"" and b"Content-Length" in done.stderr


def test_a_huge_message_is_refused_and_the_next_is_answered():
    size = 65 << 20
    done = talk(b"Content-Length: %d\r\n\r\n" % size + b" " * size
                + message({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"capabilities": {}}}))
    assert done.returncode == 1  # the input ended without "exit"
    assert str(size).encode() in done.stdout and b'"id":1' in done.stdout


def test_it_ends_with_the_editor(tmp_path):
    """Killed editor: the pipe closes, nothing stays behind."""
    process = subprocess.Popen([CRAT, "lsp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    process.stdin.write(message({"jsonrpc": "2.0", "id": 1, "method": "initialize",
                                 "params": {"capabilities": {}, "rootUri": tmp_path.as_uri()}}))
    process.stdin.flush()
    assert process.stdout.readline().startswith(b"Content-Length")
    process.stdin.close()
    process.stdout.close()
    assert process.wait(PATIENCE) == 1


def test_killed_it_leaves_no_helper_behind(tmp_path):
    """kill -9 while Python is asked about libraries: its helper sees the end of its socket and goes too."""
    async def run():
        async with asyncio.timeout(PATIENCE):
            editor = Editor(tmp_path)
            (tmp_path / "slow.py").write_text("import time\ntime.sleep(3600)\n")
            (tmp_path / "a.robot").write_text("*** Settings ***\nLibrary    slow.py\n*** Test Cases ***\nT\n    Log    x\n")
            await editor.client.start_io(CRAT, "lsp")
            await editor.client.initialize_async(types.InitializeParams(
                capabilities=types.ClientCapabilities(), root_uri=tmp_path.as_uri()))
            process = editor.client._server
            children = pathlib.Path(f"/proc/{process.pid}/task")
            helpers: list[int] = []
            while not helpers:  # the helper starts on the indexing thread
                helpers = [int(pid) for task in children.iterdir() for pid in (task / "children").read_text().split()]
                await asyncio.sleep(0)
            descriptors = [os.pidfd_open(pid) for pid in helpers]
            process.kill()
            await process.wait()
            for descriptor in descriptors:
                ended = asyncio.Event()
                asyncio.get_running_loop().add_reader(descriptor, ended.set)
                await ended.wait()
                asyncio.get_running_loop().remove_reader(descriptor)
                os.close(descriptor)

    asyncio.run(run())


def test_a_library_that_is_edited_offers_its_new_keyword(tmp_path):
    async def work(editor):
        (tmp_path / "mine.py").write_text("def old_keyword(): pass\n")
        text = "*** Settings ***\nLibrary    mine.py\n*** Test Cases ***\nT\n    Old Keyword\n    New Keyword\n"
        (tmp_path / "c.robot").write_text(text)
        editor.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams(
            [types.FileEvent(editor.uri(name), types.FileChangeType.Created) for name in ("mine.py", "c.robot")]))
        editor.open("c.robot")
        await editor.rules("c.robot", 1, lambda codes: codes == ["unknown-keyword"])
        (tmp_path / "mine.py").write_text("def old_keyword(): pass\ndef new_keyword(): pass\n")
        editor.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams(
            [types.FileEvent(editor.uri("mine.py"), types.FileChangeType.Changed)]))
        await editor.rules("c.robot", 1, lambda codes: codes == [])

    session(work, tmp_path)


SLOW = "*** Settings ***\nLibrary    slow.py\n*** Test Cases ***\nT\n    Log    x\n"


def slow_library(tmp_path):
    """A library that says its process number through a named pipe and then hangs."""
    os.mkfifo(tmp_path / "pid")
    (tmp_path / "slow.py").write_text(
        "import os, time\nwith open(__file__[:-7] + 'pid', 'w') as f:\n    f.write(str(os.getpid()))\ntime.sleep(3600)\n")
    (tmp_path / "a.robot").write_text(SLOW)


async def importing(tmp_path):
    return int(await asyncio.to_thread((tmp_path / "pid").read_text))


async def ended(pid):
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    gone = asyncio.Event()
    asyncio.get_running_loop().add_reader(descriptor, gone.set)
    await gone.wait()
    asyncio.get_running_loop().remove_reader(descriptor)
    os.close(descriptor)


def test_a_hanging_library_keeps_no_request_waiting_and_ends_with_the_session(tmp_path):
    async def run():
        async with asyncio.timeout(PATIENCE):
            slow_library(tmp_path)
            async with Editor(tmp_path) as editor:
                editor.open("buy it.robot")
                pid = await importing(tmp_path)
                started = asyncio.get_running_loop().time()
                for version in range(2, 7):
                    editor.change("buy it.robot", version, (12, 0), (12, 0), "    Fill Basket    pears\n")
                    found = await editor.client.text_document_definition_async(
                        types.DefinitionParams(editor.document("buy it.robot"), at(10, 8)))
                    assert found[0].uri == editor.uri("shop.resource")
                # The import hangs for as long as the test likes; the answers came while it did.
                assert asyncio.get_running_loop().time() - started < 10
                os.kill(pid, 0)
            await ended(pid)

    asyncio.run(run())


def test_an_edit_ends_a_robocop_that_looks_at_an_older_text(tmp_path):
    os.mkfifo(tmp_path / "pid")
    python = tmp_path / "python3"
    python.write_text(f"#!/bin/sh\ncase \"$*\" in *robocop*) echo $$ > '{tmp_path}/pid'; exec sleep 3600;; esac\n")
    python.chmod(0o755)
    (tmp_path / "crat.toml").write_text(f'[robot]\npython = "{python}"\n')

    async def run():
        async with asyncio.timeout(PATIENCE):
            async with Editor(tmp_path) as editor:
                editor.open("shop.resource")
                first = await importing(tmp_path)
                editor.change("shop.resource", 2, (0, 0), (0, 0), "# one row more\n")
                await ended(first)
                second = await importing(tmp_path)
                assert second != first
            await ended(second)  # with the session

    asyncio.run(run())


@pytest.mark.parametrize("whom", ["server", "helper"])
def test_killed_nothing_that_was_imported_stays_behind(tmp_path, whom):
    async def run():
        async with asyncio.timeout(PATIENCE):
            slow_library(tmp_path)
            editor = Editor(tmp_path)
            await editor.client.start_io(CRAT, "lsp")
            await editor.client.initialize_async(types.InitializeParams(
                capabilities=types.ClientCapabilities(), root_uri=tmp_path.as_uri()))
            pid = await importing(tmp_path)
            server = editor.client._server
            helper = int(pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
            os.kill(server.pid if whom == "server" else helper, 9)
            await ended(pid)
            if whom == "helper":
                server.kill()
            await server.wait()

    asyncio.run(run())
