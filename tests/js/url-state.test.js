import assert from "node:assert/strict";
import { test } from "node:test";
import {
  formatState, formatView, lensOf, panelPath, parseState, parseView, stateForPanelPath,
} from "../../static/js/lib/url-state.js";

const whole = "?place=raqqah&claim=magnier-2017-raqqah-12&actor=isis,sdf&on=2017-06-07"
  + "&settled=1&symbols=app6&known=2026-01-02T03:04:05Z";

test("what an address says is said back the same", () => {
  const state = parseState(whole, "#map=7/35.10/39.20");
  assert.equal(formatState(state), `${whole}#map=7/35.10/39.20`);
  assert.deepEqual(parseState(...splitAddress(formatState(state))), state);
});

function splitAddress(address) {
  const at = address.indexOf("#");
  return at < 0 ? [address, ""] : [address.slice(0, at), address.slice(at)];
}

test("no place said, and none on purpose, are told apart", () => {
  assert.equal(parseState("", "").place, undefined);
  assert.equal(parseState("?place=", "").place, null);
  assert.equal(formatState(parseState("?place=", "")), "?place=");
  assert.equal(formatState(parseState("", "")), "?");
});

test("a span stands in place of a day, and is none where its days are wrong", () => {
  const span = { from: "2017-06-01", to: "2017-10-17" };
  const address = "?place=&from=2017-06-01&to=2017-10-17&settled=1";
  const state = parseState(address, "");
  assert.deepEqual([state.span, state.on], [span, null]);
  assert.equal(formatState(state), address);
  assert.deepEqual(parseState(`${address}&on=2017-06-07`, ""), state);
  for (const wrong of ["from=2017-06-01", "to=2017-06-01", "from=&to=", "from=2017-06-02&to=2017-06-01", "from=June&to=2017-06-01"]) {
    const { span: none, on } = parseState(`?${wrong}&on=2017-06-07`, "");
    assert.deepEqual([none, on], [null, "2017-06-07"], wrong);
  }
});

test("nonsense is left out", () => {
  const state = parseState("?place=%3Cscript%3E&on=2017-02-31&symbols=nato&known=yesterday&actor=,%22,isis", "#map=7/95/39");
  assert.deepEqual(state, {
    place: null, claim: null, position: null, actors: ["isis"], places: [], positions: [], actorPanel: false,
    on: null, settled: false, symbols: null, span: null, known: null, witness: null, without: [], rests: null, view: null,
  });
});

test("a view is read and written with the digits that its zoom deserves", () => {
  assert.deepEqual(parseView("#map=7.5/35.1/39.2"), { zoom: 7.5, latitude: 35.1, longitude: 39.2 });
  assert.equal(formatView({ zoom: 12, latitude: 35.95283, longitude: 39.00788 }), "#map=12/35.9528/39.0079");
  assert.equal(parseView("#map=7/35.1"), null);
  assert.equal(parseView("#elsewhere"), null);
});

test("the panel shows the claim, else the position, else the place, else the actor", () => {
  const state = { ...parseState(whole, ""), position: "p1" };
  assert.equal(panelPath(state), "/claims/magnier-2017-raqqah-12/panel");
  assert.equal(panelPath({ ...state, claim: null }), "/positions/p1/panel");
  assert.equal(panelPath({ ...state, claim: null, position: null }), "/places/raqqah/panel");
  assert.equal(panelPath(parseState("?actor=isis&panel=actor", "")), "/actors/isis/panel");
  assert.equal(panelPath(parseState("?actor=isis", "")), null);
});

test("a link into the panel changes just what it must", () => {
  assert.deepEqual(stateForPanelPath("/claims/abc/panel"), { claim: "abc", position: null, actorPanel: false });
  assert.equal(stateForPanelPath("/places/raqqah/panel").place, "raqqah");
  assert.deepEqual(stateForPanelPath("/actors/isis/panel").actors, ["isis"]);
  for (const path of ["https://elsewhere.example/", "//elsewhere.example/places/a/panel", "/places/a", "/admin/a/panel"]) {
    assert.equal(stateForPanelPath(path), null, path);
  }
});

test("what stands behind one mark is said and read again", () => {
  const search = "?place=&places=division-17,raqqah&positions=p-1&on=2017-06-06";
  const state = parseState(search, "");
  assert.deepEqual([state.places, state.positions], [["division-17", "raqqah"], ["p-1"]]);
  assert.equal(formatState(state), search);
  assert.deepEqual(parseState("?places=,<b>", "").places, []);
});

test("what comes more than once is read as the server reads it", () => {
  const state = parseState("?on=2017-06-06&actor=sdf&on=2017-06-07&actor=isis&known=2026-01-28&known=", "");
  assert.equal(state.on, "2017-06-07");
  assert.equal(state.known, null);
  assert.deepEqual(state.actors, ["isis", "sdf"]);
});

test("whose word is taken is read in one order, whatever that of the address, and said again", () => {
  const state = parseState("?without=Sputnik&witness=side:Russia&without=AP&witness=SANA&without=ap&without=&rests=one-claim", "");
  assert.deepEqual(state.witness, ["SANA", "side:Russia"]);
  assert.deepEqual(state.without, ["AP", "Sputnik"]);
  assert.equal(formatState(state), "?witness=SANA&witness=side:Russia&without=AP&without=Sputnik&rests=one-claim");
  assert.deepEqual(parseState(formatState(state), ""), state);
});

test("an empty choice is nobody, and not everybody", () => {
  const state = parseState("?witness=", "");
  assert.deepEqual(state.witness, []);
  assert.equal(formatState(state), "?witness=");
  assert.equal(parseState("", "").witness, null);
});

test("positions are asked for by what they rest on, others aren't", () => {
  const state = parseState("?known=2026-01-28&without=AP&rests=disputed", "");
  assert.deepEqual(lensOf(state, "positions"), [["known", "2026-01-28"], ["without", "AP"], ["rests", "disputed"]]);
  assert.deepEqual(lensOf(state, "others"), [["known", "2026-01-28"], ["without", "AP"]]);
});
