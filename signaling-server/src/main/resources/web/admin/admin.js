// The administrator's page: asks for the status every two seconds, and shows the last five minutes of it.

import { Chart } from "./chart.js";

const EVERY_MS = 2_000;
const TOKEN_KEY = "signalbox-admin-token";

const $ = (id) => document.getElementById(id);

let token = sessionStorage.getItem(TOKEN_KEY);
let timer;
let previous;

const sum = (meters, name) =>
  Object.entries(meters)
    .filter(([key]) => key === name || key.startsWith(`${name} `))
    .reduce((total, [, value]) => total + value, 0);

/** How often something has happened a second since the status before. */
const rate = (name) => (now, before, seconds) =>
  before && seconds > 0 ? Math.max(0, sum(now, name) - sum(before, name)) / seconds : undefined;

const level = (name, factor = 1) => (now) => (now[name] ?? 0) * factor;

const SHOWN = [
  ["Participants", "", level("signaling.participants")],
  ["Rooms", "", level("signaling.rooms")],
  ["Messages in", "/s", rate("signaling.received")],
  ["Messages out", "/s", rate("signaling.sent")],
  ["Joins", "/s", rate("signaling.joins")],
  ["Refusals", "/s", rate("signaling.refusals")],
  ["Errors told", "/s", rate("signaling.errors")],
  ["Evictions", "/s", rate("signaling.sweep.evictions")],
  ["Waiting for clients", " KiB", level("signaling.outbox", 1 / 1_024)],
  ["CPU", " %", level("process.cpu.usage", 100)],
];

const charts = SHOWN.map(([title, unit, read]) => ({ chart: new Chart(title, unit), read }));
$("charts").append(...charts.map(({ chart }) => chart.element));

/** Relative to the page, which a proxy may have at another path. */
async function ask(method, url) {
  const response = await fetch(url, { method, headers: { Authorization: `Bearer ${token}` }, cache: "no-store" });
  if (response.status === 401) {
    signOut("The server does not know this token.");
    throw new Error("unauthorized");
  }
  return response;
}

async function refresh() {
  try {
    const response = await ask("GET", "status.json");
    if (!response.ok) {
      throw new Error(`the server answers ${response.status}`);
    }
    show(await response.json());
  } catch (problem) {
    if (token) {
      $("state").textContent = `No answer: ${problem.message}`;
    }
  } finally {
    clearTimeout(timer);
    timer = token ? setTimeout(refresh, EVERY_MS) : undefined;
  }
}

function show(status) {
  $("sign-in").hidden = true;
  $("dashboard").hidden = false;
  $("drain").hidden = false;
  $("drain").disabled = status.draining;
  const clock = new Date(status.timestamp).toLocaleTimeString();
  $("state").textContent = `${status.draining ? "Draining" : "Running"} · version ${status.version} · ${clock}`;
  const seconds = previous ? (Date.parse(status.timestamp) - Date.parse(previous.timestamp)) / 1_000 : 0;
  for (const { chart, read } of charts) {
    chart.add(read(status.meters, previous?.meters, seconds));
  }
  previous = status;
  showLeaves(status.meters);
  showRooms(status);
}

function showLeaves(meters) {
  const entries = Object.entries(meters)
    .filter(([key, count]) => key.startsWith("signaling.leaves ") && count > 0)
    .map(([key, count]) => {
      const entry = document.createElement("div");
      entry.append(made("dt", "", key.slice("signaling.leaves ".length)), made("dd", "", String(count)));
      return entry;
    });
  $("leaves").replaceChildren(...(entries.length > 0 ? entries : [made("p", "hint", "None yet.")]));
}

function showRooms({ rooms, truncated, meters }) {
  $("room-count").textContent = String(meters["signaling.rooms"] ?? rooms.length);
  $("truncated").hidden = !truncated;
  $("no-rooms").hidden = rooms.length > 0;
  // Leaves the keyboard's place alone where nothing has changed.
  const shown = JSON.stringify(rooms);
  if ($("rooms").dataset.shown !== shown) {
    $("rooms").dataset.shown = shown;
    $("rooms").replaceChildren(...rooms.map(roomItem));
  }
}

function roomItem({ roomId, participantCount, participants }) {
  const item = document.createElement("li");
  const row = made("div", "row");
  const close = closer(
    "Close room",
    `Close the room “${roomId}” and all its connections?`,
    `rooms?${new URLSearchParams({ roomId })}`,
  );
  row.append(made("strong", "name", roomId), made("span", "since", String(participantCount)), close);
  const list = made("ul", "participants");
  list.append(...participants.map((participant) => participantItem(participant, roomId)));
  item.append(row, list);
  return item;
}

function participantItem({ id, name, joinedAt }, roomId) {
  const item = made("li", "row");
  const shown = made("span", "name", name);
  shown.append(" ", made("span", "id", id));
  const since = made("span", "since", `since ${new Date(joinedAt).toLocaleTimeString()}`);
  const close = closer(
    "Close",
    `Close the connection of “${name}” in “${roomId}”?`,
    `participants?${new URLSearchParams({ roomId, userId: id })}`,
  );
  item.append(shown, since, close);
  return item;
}

/** What clients have chosen is only ever text. */
function made(tag, className, text = "") {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}

/** Ids are in the query: browsers take a segment “.” or “..” out of a path, percent-encoded or not. */
function closer(label, question, url) {
  const button = made("button", "danger", label);
  button.type = "button";
  button.addEventListener("click", () => confirm(label, question, "DELETE", url));
  return button;
}

function confirm(label, question, method, url) {
  const dialog = $("confirm");
  $("question").textContent = question;
  $("yes").textContent = label;
  dialog.returnValue = "cancel";
  dialog.onclose = async () => {
    if (dialog.returnValue === "yes") {
      await act(label, method, url);
      await refresh();
    }
  };
  dialog.showModal();
}

async function act(label, method, url) {
  $("failure").textContent = "";
  try {
    const response = await ask(method, url);
    if (!response.ok) {
      const reason = (await response.text()).trim();
      $("failure").textContent = `“${label}” was not done: ${reason || `the server answers ${response.status}`}.`;
    }
  } catch (problem) {
    if (token) {
      $("failure").textContent = `“${label}” was not done: ${problem.message}.`;
    }
  }
}

function signOut(problem) {
  token = undefined;
  previous = undefined;
  sessionStorage.removeItem(TOKEN_KEY);
  $("problem").textContent = problem;
  $("failure").textContent = "";
  $("sign-in").hidden = false;
  $("dashboard").hidden = true;
  $("drain").hidden = true;
  $("state").textContent = "Not connected";
}

$("sign-in").addEventListener("submit", (event) => {
  event.preventDefault();
  token = $("token").value;
  $("problem").textContent = "";
  $("token").value = "";
  sessionStorage.setItem(TOKEN_KEY, token);
  refresh();
});

$("drain").addEventListener("click", () =>
  confirm(
    "Drain",
    "Send everybody away, and let nobody in until the server is started again? Their calls go on; they reconnect to another server if there is one.",
    "POST",
    "drain",
  ),
);

if (token) {
  refresh();
}
