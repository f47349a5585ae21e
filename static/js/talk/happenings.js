/** What the second column says of each thing that happens: messages, traces and effects. */

const seconds = (ms) => `${(ms / 1000).toFixed(2)} s`;

/** One message that the browser sends, as the toy that it is. */
export function sent(flow, turn, message) {
  const { type, ...members } = message;
  if (type === "listen") {
    const ms = members.pre_roll_ms ?? members.post_roll_ms;
    flow.add("toy", members.turn, `listen-${members.state}`, `+ ${ms} ms`);
  } else if (type === "played") {
    flow.add("toy", members.turn, type, seconds(members.ms));
  } else if (type !== "status") {
    flow.add("toy", members.turn ?? turn, type, "", members);
  }
}

/** What is shown of a turn. */
export function shown(flow, { turn, state, text }) {
  if (state === "heard") flow.add("child", turn, state, text ?? "");
  else if (state === "speaking") flow.add("hanuman", turn, state, text ?? "");
  else flow.add("platform", turn, state, text ?? "");
}

/** A trace of the platform, put together: a tool, a turn's latencies, or an event upstream. */
export function traced(flow, turn, trace) {
  if (trace.kind === "tool") {
    const line = `${JSON.stringify(trace.arguments)} · ${trace.ms} ms`;
    const { arguments: given, result } = trace;
    flow.add("tool", turn, trace.name, line, { arguments: given, result });
  } else if (trace.kind === "stages") {
    const line = Object.entries(trace.stages).map(([stage, ms]) => `${stage.replace(/_ms$/, "")} ${ms} ms`);
    flow.add("timing", turn, "stages", line.join(" · "), trace.stages);
  } else if (trace.kind === "event") {
    const { kind: _, name, way, ...members } = trace;
    const arrow = way === "up" ? "→" : "←";
    const isMore = Object.values(members).some((value) => typeof value === "object");
    flow.add("model", turn, name, `${arrow} ${brief(members)}`, isMore ? members : undefined);
  }
}

/** A message that ends or limits the talk. */
export function ruled(flow, turn, state) {
  flow.add("rule", turn, state);
}

const brief = (members) =>
  Object.entries(members)
    .filter(([, value]) => typeof value !== "object")
    .map(([name, value]) => `${name} ${value}`)
    .join(" · ");
