/* attach.js: sends files at once when they are chosen, dropped or pasted, and shows how far each is.
 *
 *   <div data-attach="/files/links">     inside a form; where files go. On a private page the key stands in the page's address
 *     data-attach-most, -largest         how many go with one message, and how many bytes one may have
 *     <input type=file data-attach-pick> what the button [data-attach-open] of the same form opens
 *     <button data-attach-done>          pressed when a file has come: the page then shows it as [data-file="number"]
 *     <ul data-attach-going>             what is on its way or was refused; React leaves it empty
 *     <output data-attach-says>          what was wrong with all of them
 *
 * The form waits until every file is there; it is sent then, unless one was refused.
 */
(() => {
  "use strict";
  const AT_ONCE = 2, going = new WeakMap(), wanted = new WeakMap();
  const fieldOf = (node) => node?.closest?.("form")?.querySelector("[data-attach]");
  const inSight = () => [...document.querySelectorAll("[data-attach]")].find((field) => field.closest("form").getClientRects().length);
  const part = (field, name) => field.querySelector(`[data-attach-${name}]`);
  const of = (field) => going.get(field) ?? going.set(field, new Set()).get(field);
  const mega = (bytes) => new Intl.NumberFormat(tdLocales, { maximumFractionDigits: 1 }).format(bytes / 1048576);

  const say = (field, sentence) => {
    const place = part(field, "says");
    place.textContent = sentence;
    place.hidden = !sentence;
  };
  const make = (tag, more, ...children) => {
    const made = Object.assign(document.createElement(tag), more);
    made.append(...children);
    return made;
  };
  const row = (name, onCross) => {
    const bar = make("progress", { max: 1, value: 0 }), why = make("span", { className: "error", hidden: true });
    const cross = make("button", { type: "button", textContent: "✕", onclick: onCross });
    bar.setAttribute("aria-label", tdSay("{name} is on its way", { name }));
    cross.setAttribute("aria-label", tdSay("Stop sending {name}", { name }));
    return { bar, why, cross, all: make("li", {}, make("span", { className: "clip", textContent: name }), bar, why, cross) };
  };

  const failed = (field, one, sentence) => {
    one.state = "failed";
    one.row.bar.remove();
    one.row.why.textContent = sentence;
    one.row.why.hidden = false;
    one.row.why.setAttribute("role", "alert");
    one.row.cross.setAttribute("aria-label", tdSay("Put {name} away", { name: one.file.name }));
    wanted.delete(field);
    next(field);
  };
  const gone = (field, one) => {
    one.request?.abort();
    of(field).delete(one);
    one.row.all.remove();
    next(field);
  };
  const came = (field, one) => {
    if (!field.querySelector(`[data-file="${one.id}"]`)) return;
    of(field).delete(one);
    one.row.all.remove();
    next(field);
  };

  const keyHere = () => location.pathname.split("/").filter(Boolean).pop() ?? "";
  const answered = (field, one) => {
    let told = {};
    try { told = JSON.parse(one.request.responseText); } catch { /* No answer of ours: a proxy's, or none. */ }
    if (one.request.status !== 201) {
      failed(field, one, told.problem ?? tdSay("This file did not arrive. Put it away, and try again."));
      return;
    }
    one.id = told.id;
    one.row.bar.value = 1;
    part(field, "done").click();
    came(field, one);
  };
  const send = (field, one) => {
    const request = one.request = new XMLHttpRequest(), to = field.dataset.attach;
    one.state = "going";
    request.open("POST", to);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    // Half a letter in a name cannot be encoded.
    request.setRequestHeader("X-File-Name", encodeURIComponent(one.file.name.replace(/\p{Surrogate}/gu, "_")));
    if (to === "/files/links") request.setRequestHeader("X-Link-Key", keyHere());
    request.upload.onprogress = ({ loaded, total }) => { one.row.bar.value = (loaded / total) * 0.98; };
    request.onload = () => answered(field, one);
    request.onerror = () => failed(field, one, tdSay("The line broke while this file was sent. Put it away, and try again."));
    request.send(one.file);
  };

  const isUnderWay = (one) => one.state !== "failed";
  const next = (field) => {
    const all = [...of(field)], busy = all.filter((one) => one.state === "going").length;
    all.filter((one) => one.state === "waits").slice(0, Math.max(0, AT_ONCE - busy)).forEach((one) => send(field, one));
    if (all.some(isUnderWay) || !wanted.has(field)) return;
    const { submitter, then } = wanted.get(field), form = field.closest("form"), more = form.elements.namedItem("then");
    wanted.delete(field);
    say(field, "");
    // What was to follow stood in the form only while it was sent.
    const before = more?.value;
    if (more) more.value = then;
    form.requestSubmit(submitter?.isConnected ? submitter : null);
    if (more) more.value = before;
  };

  const take = (field, files) => {
    const most = Number(field.dataset.attachMost), largest = Number(field.dataset.attachLargest);
    const room = most - field.querySelectorAll("[data-file]").length - [...of(field)].filter(isUnderWay).length;
    say(field, files.length > room ? tdSay("At most {most} files go with one message. Send these first, or take one away.", { most }) : "");
    for (const file of [...files].slice(0, Math.max(0, room))) {
      const one = { file, state: "waits" };
      one.row = row(file.name, () => gone(field, one));
      of(field).add(one);
      part(field, "going").append(one.row.all);
      if (!file.size) failed(field, one, tdSay("This file is empty."));
      else if (file.size > largest) failed(field, one, tdSay("This has {size} MB; a file can have {most} MB.", { size: mega(file.size), most: mega(largest) }));
    }
    next(field);
  };

  document.addEventListener("click", ({ target }) => {
    const field = target.closest?.("[data-attach-open]") && fieldOf(target);
    if (field) part(field, "pick").click();
  });
  document.addEventListener("change", ({ target }) => {
    if (!target.matches?.("[data-attach-pick]")) return;
    take(target.closest("[data-attach]"), [...target.files]);
    target.value = "";
  });
  document.addEventListener("paste", (event) => {
    const field = fieldOf(event.target), files = event.clipboardData?.files ?? [];
    // From a spreadsheet or a text come words and a picture of them: the words are meant.
    if (!field || !files.length || event.clipboardData.types.includes("text/plain")) return;
    event.preventDefault();
    take(field, [...files]);
  });

  // A file that is dropped beside the field would be opened in place of the page, with all that was written.
  const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
  const mark = (isOver) => inSight()?.closest("form").toggleAttribute("data-dropping", isOver);
  document.addEventListener("dragover", (event) => {
    if (!hasFiles(event) || !inSight()) return;
    event.preventDefault();
    mark(true);
  });
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) mark(false); });
  document.addEventListener("drop", (event) => {
    const field = fieldOf(event.target) ?? inSight();
    if (!field || !hasFiles(event)) return;
    event.preventDefault();
    mark(false);
    take(field, [...event.dataTransfer.files]);
  });

  document.addEventListener("submit", (event) => {
    const field = event.target.querySelector("[data-attach]");
    if (!field || ![...of(field)].some(isUnderWay)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    wanted.set(field, { submitter: event.submitter, then: event.target.elements.namedItem("then")?.value ?? "" });
    say(field, tdSay("A file is on its way. This is sent as soon as it is there."));
  }, true);

  // The page shows a file that has come: its row on the way goes.
  new MutationObserver((changes) => {
    for (const { target } of changes) {
      const field = target.closest?.("[data-attach]");
      if (field) [...of(field)].filter((one) => one.id).forEach((one) => came(field, one));
    }
  }).observe(document, { childList: true, subtree: true });
})();
