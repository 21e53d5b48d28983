// The script of report.html: it sorts, filters and pages tables that are all in the file. Without it everything is shown.

(() => {
  const pageRows = 100;
  const printedRows = 2000;
  const maxChoices = 200;
  const root = document.documentElement;

  // Until its table is ready, a body of many thousand rows is not laid out.
  root.classList.add("js");
  const remembered = remember();
  if (remembered === "light" || remembered === "dark") root.dataset.theme = remembered;
  document.addEventListener("DOMContentLoaded", () => {
    setUpTheme(document.getElementById("theme"));
    for (const table of document.querySelectorAll("table.rows")) setUpTable(table);
  });

  /** Reads or keeps the chosen theme; a file opened from disk may not be allowed to keep anything. */
  function remember(theme) {
    try {
      if (theme !== undefined) localStorage.setItem("exposure-digest-theme", theme);
      return localStorage.getItem("exposure-digest-theme");
    } catch {
      return null;
    }
  }

  function setUpTheme(button) {
    const system = matchMedia("(prefers-color-scheme: dark)");
    const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : system.matches);
    const show = () => {
      button.textContent = isDark() ? "Light theme" : "Dark theme";
    };
    button.addEventListener("click", () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      remember(root.dataset.theme);
      show();
    });
    system.addEventListener("change", show);
    button.hidden = false;
    show();
  }

  function setUpTable(table) {
    const bodies = Array.from(table.tBodies);
    // All rows leave the page; those that are shown come back.
    for (const old of bodies) old.remove();
    const rows = bodies.flatMap((old) => Array.from(old.rows));
    const body = table.createTBody();
    const headers = Array.from(table.tHead.rows[0].cells);
    const title = table.closest("section").querySelector("h2").firstChild.textContent.trim();
    const state = { words: [], chosen: new Map(), column: -1, isDown: false, first: 0 };
    let texts = null;
    let order = rows.map((_, index) => index);
    let matches = order;

    const tools = rows.length > 1 ? buildTools() : null;
    const pages = buildPages();
    for (const [column, header] of headers.entries()) setUpHeader(header, column);
    if (tools !== null) table.parentElement.before(tools);
    table.parentElement.after(pages.element);
    addEventListener("beforeprint", () => draw(printedRows));
    addEventListener("afterprint", () => draw(pageRows));
    draw(pageRows);
    table.classList.add("ready");

    /** The first line of each cell of a column. */
    function columnTexts(column) {
      return rows.map((row) => row.children[column].firstChild?.textContent.trim() ?? "");
    }

    function setUpHeader(header, column) {
      if (rows.length < 2) return;
      const button = document.createElement("button");
      button.type = "button";
      button.append(header.firstChild);
      header.append(button);
      button.addEventListener("click", () => {
        state.isDown = state.column === column ? !state.isDown : "number" in header.dataset;
        state.column = column;
        for (const other of headers) other.removeAttribute("aria-sort");
        header.setAttribute("aria-sort", state.isDown ? "descending" : "ascending");
        sort(header);
        update();
      });
    }

    function sort({ dataset }) {
      const ranks = dataset.order?.split("|");
      const keys = columnTexts(state.column).map((text) => {
        if (text === "") return null;
        if (ranks !== undefined) return ranks.indexOf(text);
        return "number" in dataset ? Number.parseFloat(text.replaceAll(",", "")) : text.toLowerCase();
      });
      const sign = state.isDown ? -1 : 1;
      const compare = (one, other) => {
        const [left, right] = [keys[one], keys[other]];
        if (left === right) return one - other;
        // What is not known stands last in both directions.
        if (left === null || right === null) return left === null ? 1 : -1;
        return left < right ? -sign : sign;
      };
      order = rows.map((_, index) => index).sort(compare);
    }

    function update() {
      state.first = 0;
      if (state.words.length > 0) texts ??= rows.map((row) => row.textContent.toLowerCase());
      const chosen = [...state.chosen.values()];
      matches = order.filter(
        (index) =>
          state.words.every((word) => texts[index].includes(word)) &&
          chosen.every(({ values, value }) => values[index] === value),
      );
      draw(pageRows);
    }

    function draw(count) {
      const shown = matches.slice(state.first, state.first + count);
      body.replaceChildren(...shown.map((index) => rows[index]));
      const last = state.first + shown.length;
      const of = matches.length === rows.length ? "" : `, of ${format(rows.length)} in all`;
      const range = shown.length === 0 ? "0" : `${format(state.first + 1)} to ${format(last)}`;
      pages.status.textContent =
        matches.length <= count ? `${plural(matches.length)}${of}` : `Rows ${range} of ${format(matches.length)}${of}`;
      pages.previous.disabled = state.first === 0;
      pages.next.disabled = last >= matches.length;
      pages.previous.hidden = pages.next.hidden = matches.length <= count;
    }

    function buildTools() {
      const element = make("div", { className: "tools" });
      element.setAttribute("role", "search");
      element.setAttribute("aria-label", `Filter ${title.toLowerCase()}`);
      const input = make("input", { type: "search", autocomplete: "off", spellcheck: false });
      input.addEventListener("input", () => {
        state.words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
        update();
      });
      element.append(labelled("Every word in the row", input));
      for (const [column, header] of headers.entries()) {
        if ("filter" in header.dataset) addChoice(element, header, column);
      }
      return element;
    }

    function addChoice(element, header, column) {
      const select = make("select", {});
      const label = labelled(header.textContent, select);
      const values = once(() => columnTexts(column));
      select.append(new Option("All", ""));
      select.addEventListener("change", () => {
        if (select.value === "") state.chosen.delete(column);
        else state.chosen.set(column, { values: values(), value: select.value.slice(1) });
        update();
      });
      element.append(label);
      // Reading a column of many thousand cells can wait until the page is there.
      setTimeout(() => {
        if (!fillChoices(select, values(), header.dataset.order?.split("|"))) label.remove();
      });
    }

    /** The values of a column with their numbers; false where there is nothing to choose. */
    function fillChoices(select, values, ranks) {
      const counts = new Map();
      for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
      const names = [...counts.keys()].sort((one, other) =>
        ranks === undefined ? one.localeCompare(other) : ranks.indexOf(one) - ranks.indexOf(other),
      );
      for (const name of names.slice(0, maxChoices)) {
        select.append(new Option(`${name === "" ? "(none)" : name} (${format(counts.get(name))})`, `=${name}`));
      }
      return names.length > 1;
    }

    function buildPages() {
      const element = make("div", { className: "pages" });
      const status = make("p", {});
      status.setAttribute("role", "status");
      const previous = turn("Previous", -pageRows);
      const next = turn("Next", pageRows);
      element.append(previous, next, status);
      return { element, status, previous, next };
    }

    function turn(word, step) {
      const button = make("button", { type: "button", textContent: word });
      button.setAttribute("aria-label", `${word} ${pageRows} rows of ${title.toLowerCase()}`);
      button.addEventListener("click", () => {
        state.first += step;
        draw(pageRows);
        // At either end the button cannot be pressed again, and the keyboard must not lose its place.
        if (button.disabled) (step < 0 ? pages.next : pages.previous).focus();
        table.closest("section").scrollIntoView({ block: "start" });
      });
      return button;
    }
  }

  function once(work) {
    let result = null;
    return () => {
      result ??= work();
      return result;
    };
  }

  function make(name, properties) {
    return Object.assign(document.createElement(name), properties);
  }

  function labelled(text, control) {
    const label = make("label", {});
    label.append(text, control);
    return label;
  }

  function format(count) {
    return count.toLocaleString("en-US");
  }

  function plural(count) {
    return count === 1 ? "1 row" : `${format(count)} rows`;
  }
})();
