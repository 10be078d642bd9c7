// Forms that are sent without an idempotency key, each with its reason. Every
// other form of a page with a result line carries one.
export const unkeyed = {
  "[action$='/customers/search'], #audit-filter, #choosing": "It only asks: a repeated question changes nothing.",
  "[data-progress]": "It only asks, and says by itself how far it is.",
  "[action$='/reveal']": "It shows what is masked: each look is told of, and none changes anything.",
  "[action$='/export']": "It reads a file, anew each time: each reading is told of, and none changes anything.",
  "#register, .passkey-form": "The device's answer is good for one use by itself.",
  "[action='/staff/language'], [action='/staff/sign-out'], [action='/staff/set-up']": "It is about no tenant, and a second time changes nothing.",
  "[method=dialog]": "It is not sent.",
};

export const acts = (form) => form.getAttribute("method") === "post" && !form.matches(Object.keys(unkeyed).join(", "));
