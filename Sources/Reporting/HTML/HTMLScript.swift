/// Filters the findings, opens what is closed before printing. The page says everything without it.
let htmlScript: StaticString = """
    (function () {
      "use strict";
      var form = document.getElementById("filter");
      if (!form) { return; }
      var output = document.getElementById("shown");
      var findings = Array.prototype.map.call(document.querySelectorAll(".finding"), function (element) {
        return { element: element, data: element.dataset, text: "" };
      });
      var groups = Array.prototype.slice.call(document.querySelectorAll(".group"));

      function value(name) {
        var field = form.elements[name];
        return field ? field.value : "";
      }
      function severities() {
        return Array.prototype.map.call(form.querySelectorAll("[name=severity]:checked"), function (box) { return box.value; });
      }
      // Every word must occur somewhere in the finding.
      function holds(finding, words) {
        if (!words.length) { return true; }
        if (!finding.text) { finding.text = (finding.element.textContent + " " + finding.data.rule + (finding.data.node || "")).toLowerCase(); }
        return words.every(function (word) { return finding.text.indexOf(word) >= 0; });
      }
      function apply() {
        var chosen = severities(), node = value("node"), rule = value("rule"), change = value("change");
        var words = value("text").toLowerCase().split(/\\s+/).filter(Boolean);
        var count = 0;
        findings.forEach(function (finding) {
          var data = finding.data;
          var isShown = chosen.indexOf(data.severity) >= 0 && (!node || (data.node || "").indexOf("|" + node + "|") >= 0)
            && (!rule || data.rule === rule) && (!change || data.change === change) && holds(finding, words);
          finding.element.hidden = !isShown;
          if (isShown) { count += 1; }
        });
        groups.forEach(function (group) { group.hidden = !group.querySelector(".finding:not([hidden])"); });
        output.textContent = count === findings.length ? "" : count + " of " + findings.length + " findings shown";
      }
      // A link to a finding leads there whatever is filtered.
      function follow() {
        var target = /^#(finding-\\d+|errors|warnings|notices|fixed)$/.test(location.hash) && document.getElementById(location.hash.slice(1));
        if (target && target.closest("[hidden]")) {
          form.reset();
          apply();
          target.scrollIntoView();
        }
      }
      form.addEventListener("input", apply);
      form.addEventListener("reset", function () { setTimeout(apply, 0); });
      form.addEventListener("submit", function (event) { event.preventDefault(); });
      window.addEventListener("hashchange", follow);
      form.hidden = false;
      apply();
      follow();
    })();
    (function () {
      "use strict";
      var opened = [];
      window.addEventListener("beforeprint", function () {
        opened = Array.prototype.filter.call(document.querySelectorAll("details:not([open])"), function (element) { return !element.closest(".nodes, #read"); });
        opened.forEach(function (element) { element.open = true; });
      });
      window.addEventListener("afterprint", function () {
        opened.forEach(function (element) { element.open = false; });
        opened = [];
      });
    })();
    """
