// Draws a figure's own tables larger: its series with a zoom, the places below as bars that open the place.
// It knows nothing that does not stand in the tables of the page, and keeps their order.
import { BarChart, LineChart } from "echarts/charts";
import { AriaComponent, DataZoomComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

use([AriaComponent, BarChart, DataZoomComponent, GridComponent, LegendComponent, LineChart, SVGRenderer, TooltipComponent]);

const MOST_BARS_AT_ONCE = 20;
const BAR = 30;
const WIDEST_NAME = 228;
const styles = getComputedStyle(document.documentElement);
const token = (name) => styles.getPropertyValue(`--${name}`).trim();
const tones = ["blue", "amber", "green", "red", "ink"].map((name) => token(`tone-${name}`));
const ink = { color: token("ink"), fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 13 };
const soft = { ...ink, color: token("soft") };
const language = document.documentElement.lang;

const textOf = (cell) => cell.textContent.trim();

function numberIn(cell) {
  const text = textOf(cell).replace(/[,%\s]/g, "");
  return text === "" || Number.isNaN(Number(text)) ? null : Number(text);
}

const written = (value) => (value === null || value === undefined ? "—" : Number(value).toLocaleString(language, { maximumFractionDigits: 2 }));

// 万 and 亿 on the axis, where room is short; the full number with its commas everywhere else.
function briefly(value) {
  if (!language.startsWith("zh") || Math.abs(value) < 1e4) return written(value);
  return Math.abs(value) < 1e8 ? `${written(value / 1e4)}万` : `${written(value / 1e8)}亿`;
}

const everything = (unit, grained = false) => ({
  animation: false,
  aria: { enabled: grained, label: { enabled: false }, decal: { show: grained } },
  color: tones,
  textStyle: ink,
  tooltip: {
    trigger: "axis",
    axisPointer: { type: "shadow" },
    backgroundColor: token("card"),
    borderColor: token("edge"),
    confine: true,
    // A tooltip in HTML carries styles inside, which the page's security policy forbids.
    renderMode: "richText",
    textStyle: ink,
    valueFormatter: (value) => `${written(value)}${value === null || value === undefined ? "" : unit}`,
  },
});

const names = { axisLabel: soft, axisLine: { lineStyle: { color: token("edge") } }, axisTick: { show: false } };
const values = (unit) => ({
  type: "value",
  minInterval: unit === "%" ? undefined : 1,
  axisLabel: { ...soft, formatter: (value) => briefly(value) + (unit === "%" ? unit : "") },
  splitLine: { lineStyle: { color: token("line") } },
});
const slider = {
  type: "slider", borderColor: token("line"), brushSelect: false, dataBackground: { areaStyle: { color: token("stone") } },
  fillerColor: token("blue-wash"), handleStyle: { borderColor: token("edge") }, textStyle: soft,
};

function seriesOption(table, unit) {
  const labels = [...table.tHead.rows[0].cells].slice(1).map(textOf);
  const lines = [...table.tBodies[0].rows].map((row) => [...row.cells]);
  return {
    ...everything(unit),
    grid: { left: 64, right: 24, top: 16, bottom: 88 },
    legend: lines.length > 1 ? { bottom: 0, textStyle: ink } : undefined,
    xAxis: { type: "category", data: labels, ...names },
    yAxis: values(unit),
    dataZoom: [{ ...slider, bottom: 32, height: 24 }, { type: "inside", zoomOnMouseWheel: "ctrl" }],
    series: lines.map(([name, ...cells], index) => ({
      type: "line", name: textOf(name), data: cells.map(numberIn), symbolSize: 8, connectNulls: true,
      lineStyle: { width: 2.5, type: ["solid", "dashed", "dotted"][index % 3] },
    })),
  };
}

function placesIn(table) {
  return [...table.tBodies[0].rows].map((row) => {
    const link = row.cells[0].querySelector("a");
    return { name: textOf(row.cells[0]), address: link && link.href, cells: [...row.cells].slice(1) };
  });
}

// Numbered, because two places may bear one name; the number is cut off where the name is shown.
const keyOf = (place, index) => `${index}\n${place.name}`;
const nameIn = (key) => key.slice(key.indexOf("\n") + 1);

function belowOption(table, places, unit, stacked) {
  const heads = [...table.tHead.rows[0].cells].slice(1).map(textOf).slice(0, stacked || 1);
  const isShare = places.some((place) => textOf(place.cells[0]).endsWith("%"));
  const shownUnit = isShare ? "%" : unit;
  const room = Math.min(WIDEST_NAME, 14 * Math.max(...places.map((place) => place.name.length)) + 8);
  const many = places.length > MOST_BARS_AT_ONCE;
  const window = { ...slider, yAxisIndex: 0, right: 8, width: 20, startValue: 0, endValue: MOST_BARS_AT_ONCE - 1, showDetail: false };
  return {
    ...everything(shownUnit, stacked > 1),
    grid: { left: room + 20, right: many ? 64 : 32, top: 8, bottom: stacked ? 64 : 32 },
    legend: stacked ? { bottom: 0, textStyle: ink } : undefined,
    xAxis: values(shownUnit),
    yAxis: {
      ...names, type: "category", inverse: true, triggerEvent: true, data: places.map(keyOf),
      axisLabel: { ...soft, formatter: nameIn, interval: 0, overflow: "truncate", width: room },
      axisPointer: { label: { show: false } },
    },
    dataZoom: many ? [window] : [],
    tooltip: { ...everything(shownUnit).tooltip, formatter: (found) => told(found, shownUnit) },
    series: heads.map((head, column) => ({
      type: "bar", name: head, stack: stacked ? "whole" : undefined, barMaxWidth: 18,
      data: places.map((place) => numberIn(place.cells[column])),
      cursor: places.some((place) => place.address) ? "pointer" : "default",
    })),
  };
}

function told(found, unit) {
  const lines = found.map((one) => `${one.marker}${one.seriesName} ${written(one.value)}${one.value === null ? "" : unit}`);
  return [nameIn(found[0].name), ...lines].join("\n");
}

function open(places, event) {
  const key = event.componentType === "yAxis" ? event.value : event.name;
  const place = places[Number.parseInt(key, 10)];
  if (place && place.address) location.assign(place.address);
}

function draw(target) {
  const table = document.getElementById(target.dataset.from).querySelector("table");
  const { unit } = target.dataset;
  if (target.dataset.draw === "series") {
    target.style.height = "360px";
    init(target, null, { renderer: "svg" }).setOption(seriesOption(table, unit));
    return;
  }
  const places = placesIn(table);
  const stacked = Number(target.dataset.stacked);
  target.style.height = `${Math.min(places.length, MOST_BARS_AT_ONCE) * BAR + (stacked ? 80 : 48)}px`;
  const chart = init(target, null, { renderer: "svg" });
  chart.setOption(belowOption(table, places, unit, stacked));
  chart.on("click", (event) => open(places, event));
}

function fold(button, drawings) {
  drawings.hidden = !drawings.hidden;
  button.setAttribute("aria-expanded", String(!drawings.hidden));
  button.querySelector("[data-label]").textContent = drawings.hidden ? button.dataset.wordOpen : button.dataset.wordClose;
}

const button = document.querySelector("button[aria-controls=digging]");
const drawings = document.getElementById("digging");
fold(button, drawings);
drawings.querySelectorAll("[data-draw]").forEach(draw);
button.addEventListener("click", () => fold(button, drawings));
