@testable import CommandLineTool
import Glibc
import TestSupport
import Testing

/// The page in a real browser.
@Suite(.serialized) struct BrowserTests {
    @Test func theBrowserIsThere() {
        #expect(Browser.program != nil || getenv("EZCLUSTER_REQUIRE_BROWSER") == nil, "no Chromium: \(Browser.hint)")
    }

    /// The page of a broken example, in a directory of its own.
    private static func page(_ arguments: [String] = []) throws -> (place: TemporaryDirectory, file: String) {
        let place = try TemporaryDirectory()
        let file = place.path + "/report.html"
        let example = Servers.packageRoot + "/examples/broken/ez-platform-2.5-two-nodes"
        let result = ezcluster(["lint", "--format", "html", "-o", file] + arguments, in: example)
        #expect(result.code == 1, "\(result.errors)")
        return (place, file)
    }

    @Test(.enabled(if: Browser.program != nil, "no Chromium: run scripts/test-browser"))
    func itLoadsNothingAndSaysNothing() throws {
        let program = try #require(Browser.program)
        let (place, file) = try Self.page()
        let page = try Browser.open(file, program: program)
        #expect(page.console == [])
        #expect(page.requests == [])
        // A page that does load something is found out.
        try place.write("loads.html", "<!DOCTYPE html><title>x</title><img src=\"http://127.0.0.1:9/x.png\">")
        #expect(try Browser.open(place.path + "/loads.html", program: program).requests == ["http://127.0.0.1:9/x.png"])
        // The policy lets the page's own script run: it shows the filter.
        let form = try #require(page.dom.firstRange(of: "id=\"filter\""))
        #expect(!page.dom[form.lowerBound...].prefix { $0 != ">" }.contains("hidden"))
    }

    @Test(.enabled(if: Browser.program != nil, "no Chromium: run scripts/test-browser"))
    func itSaysEverythingWithoutScripts() throws {
        let program = try #require(Browser.program)
        let (place, file) = try Self.page()
        let with = try Browser.open(file, program: program)
        // A browser without scripts cannot say what it shows; the policy switches them off as well.
        var page = String(decoding: try readFile(file), as: UTF8.self)
        let start = try #require(page.firstRange(of: "script-src ")).upperBound
        let end = try #require(page.firstRange(of: "; base-uri")).lowerBound
        page.replaceSubrange(start..<end, with: "&#39;none&#39;")
        try place.write("report.html", Array(page.utf8))
        let without = try Browser.open(file, program: program)
        #expect(without.console.count == 1 && without.console.allSatisfy { $0.contains("Content Security Policy") }, "\(without.console)")
        let form = try #require(without.dom.firstRange(of: "id=\"filter\""))
        #expect(without.dom[form.lowerBound...].prefix { $0 != ">" }.contains("hidden"))
        for mark in ["<article", "<svg", "<pre", "<table"] {
            #expect(without.dom.split(separator: mark).count == with.dom.split(separator: mark).count, "\(mark)")
        }
        #expect(!without.dom.contains("<article hidden") && !without.dom.contains("hidden=\"\"><h4"))
    }

    /// A script beside the page's own uses the form as a reader would.
    @Test(.enabled(if: Browser.program != nil, "no Chromium: run scripts/test-browser"))
    func theFilterFilters() throws {
        let program = try #require(Browser.program)
        let (place, file) = try Self.page()
        var page = String(decoding: try readFile(file), as: UTF8.self)
        // The policy would not let a foreign script run.
        let policy = try #require(page.firstRange(of: "<meta http-equiv=\"Content-Security-Policy\""))
        let end = try #require(page[policy.lowerBound...].firstIndex(of: ">"))
        page.removeSubrange(policy.lowerBound...end)
        page = page.replacing("</body>", with: "<script>\(Self.reader)</script></body>")
        try place.write("report.html", Array(page.utf8))
        let opened = try Browser.open(file, program: program)
        #expect(opened.console == [])
        let start = try #require(opened.dom.firstRange(of: "<pre id=\"result\">"))
        let text = opened.dom[start.upperBound...].prefix { $0 != "<" }
        let result = try JSON(Array(text.replacing("&amp;", with: "&").utf8))
        let all = result["all"].int ?? 0
        #expect(all > 3)
        #expect(result["severity"].int == 0)
        #expect(result["groupsWithout"].int == 0)
        #expect(result["rule"].int == result["ofRule"].int && (result["rule"].int ?? 0) > 0)
        #expect(result["text"].int == result["withText"].int && (result["text"].int ?? 0) > 0)
        #expect(result["words"].text == "\(result["text"].int ?? 0) of \(all) findings shown")
        #expect(result["none"].int == 0)
        #expect(result["reset"].int == all)
        // A link leads to its finding although the filter hides it.
        #expect(result["followed"].text == "true")
    }

    private static let reader = """
        (function () {
          var form = document.getElementById("filter"), result = {};
          function change() { form.dispatchEvent(new Event("input", { bubbles: true })); }
          function shown(selector) { return document.querySelectorAll((selector || ".finding") + ":not([hidden])").length; }
          function boxes() { return Array.prototype.slice.call(form.querySelectorAll("[name=severity]")); }
          result.all = shown();
          boxes().forEach(function (box) { box.checked = false; });
          change();
          result.severity = shown();
          result.groupsWithout = shown(".group");
          boxes().forEach(function (box) { box.checked = true; });
          var rule = form.elements.rule.options[1].value;
          form.elements.rule.value = rule;
          change();
          result.rule = shown();
          result.ofRule = document.querySelectorAll("[data-rule='" + rule + "']").length;
          form.elements.rule.value = "";
          form.elements.text.value = " SERVICE  doctrine";
          change();
          result.text = shown();
          result.withText = Array.prototype.filter.call(document.querySelectorAll(".finding"), function (finding) {
            var text = finding.textContent.toLowerCase();
            return text.indexOf("service") >= 0 && text.indexOf("doctrine") >= 0;
          }).length;
          result.words = document.getElementById("shown").textContent;
          form.elements.text.value = "nowhere to be found";
          change();
          result.none = shown();
          location.hash = "#finding-2";
          setTimeout(function () {
            result.followed = String(!document.getElementById("finding-2").closest("[hidden]") && form.elements.text.value === "");
            form.elements.text.value = "nowhere to be found";
            change();
            form.querySelector("[type=reset]").click();
            setTimeout(function () {
              result.reset = shown();
              var output = document.createElement("pre");
              output.id = "result";
              output.textContent = JSON.stringify(result);
              document.body.appendChild(output);
            }, 100);
          }, 200);
        })();
        """

    @Test(.enabled(if: Browser.program != nil, "no Chromium: run scripts/test-browser"))
    func itPrintsAndFitsNarrowScreens() throws {
        let program = try #require(Browser.program)
        let (place, file) = try Self.page()
        let printed = try Browser.draw(file, as: "report.pdf", program: program)
        #expect(printed.starts(with: "%PDF".utf8) && printed.count > 20_000)
        // A page that is wider than a telephone says so.
        var page = String(decoding: try readFile(file), as: UTF8.self)
        let policy = try #require(page.firstRange(of: "<meta http-equiv=\"Content-Security-Policy\""))
        let end = try #require(page[policy.lowerBound...].firstIndex(of: ">"))
        page.removeSubrange(policy.lowerBound...end)
        page = page.replacing(
            "</body>",
            with: "<script>document.title = document.documentElement.scrollWidth <= document.documentElement.clientWidth ? 'fits' : 'too wide';</script></body>")
        try place.write("report.html", Array(page.utf8))
        var narrow = program
        narrow.arguments.append("--window-size=390,800")
        let opened = try Browser.open(file, program: narrow)
        #expect(opened.dom.contains("<title>fits</title>"))
    }
}
