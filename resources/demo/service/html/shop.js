// The shop's pages: each part works where its form is on the page.
"use strict";

const byId = (id) => document.getElementById(id);

function say(id, text, wrong) {
  const place = byId(id);
  place.textContent = text;
  place.classList.toggle("wrong", Boolean(wrong));
}

async function json(url, options) {
  const answer = await fetch(url, options);
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.error || `The shop answered ${answer.status}`);
  return body;
}

function signIn(event) {
  event.preventDefault();
  const user = byId("user").value.trim();
  const password = byId("password").value;
  if (!user || !password) return say("login-message", "Enter a name and a password", true);
  json("/api/login", { headers: { "X-User": user, "X-Password": password } })
    .then((account) => say("login-message", `Welcome, ${account.name}`))
    .catch((error) => say("login-message", error.message, true));
}

async function search(event) {
  event.preventDefault();
  const query = byId("query").value.trim().toLowerCase();
  const teas = await json("data/teas.json");
  const found = teas.filter((tea) => `${tea.name} ${tea.origin}`.toLowerCase().includes(query));
  const rows = byId("results").tBodies[0];
  rows.replaceChildren(...found.map((tea) => {
    const row = document.createElement("tr");
    for (const text of [tea.name, tea.origin, tea.price.toFixed(2)]) row.insertCell().textContent = text;
    return row;
  }));
  byId("results").hidden = found.length === 0;
  say("search-message", found.length ? `${found.length} found` : "Nothing found", !found.length);
}

function chosenTea() {
  const option = byId("tea").selectedOptions[0];
  return option && option.value ? { name: option.value, price: Number(option.dataset.price) } : null;
}

function packets() {
  const text = byId("quantity").value.trim();
  const count = /^\d+$/.test(text) ? Number(text) : NaN;
  return count >= 1 && count <= 20 ? count : null;
}

function showTotal() {
  const tea = chosenTea();
  const count = packets();
  byId("total").textContent = (tea && count ? tea.price * count : 0).toFixed(2);
}

function order(event) {
  event.preventDefault();
  const tea = chosenTea();
  const count = packets();
  if (!tea) return say("order-message", "Choose a tea", true);
  if (!count) return say("order-message", "Order 1 to 20 packets", true);
  const address = byId("address").value.trim();
  if (!address) return say("order-message", "Enter an address", true);
  say("order-message", `Thank you: ${count} x ${tea.name} to ${address}`);
}

async function offerTeas() {
  for (const tea of await json("data/teas.json")) {
    const option = new Option(tea.name, tea.name);
    option.dataset.price = tea.price;
    byId("tea").add(option);
  }
  byId("tea").addEventListener("change", showTotal);
  byId("quantity").addEventListener("input", showTotal);
}

if (byId("login-form")) byId("login-form").addEventListener("submit", signIn);
if (byId("search-form")) byId("search-form").addEventListener("submit", search);
if (byId("order-form")) {
  byId("order-form").addEventListener("submit", order);
  offerTeas();
}
fetch("version.txt").then((answer) => answer.text()).then((text) => { byId("version").textContent = text.trim(); });
