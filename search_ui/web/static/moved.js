// A step from one search to another, taken from a third one.
const PLACES = ["page", "after"]; // in the order of the results

// `from`, `to`, `onto`: the parameters of searches. `facets`: the names of those that may have many values; any
// other has one at most. What leads to all citations leads there from everywhere.
export function moved(from, to, onto, facets) {
  if (![...to].length || sameResults(from, onto)) return to;
  const result = new URLSearchParams(onto);
  for (const place of PLACES) result.delete(place); // these results are others
  for (const [name, value] of lacking(from, to)) take(result, name, value, facets);
  for (const [name, value] of lacking(to, from)) {
    if (PLACES.includes(name)) continue;
    take(result, name, value, facets);
    result.append(name, value);
  }
  return result;
}

// Whether two searches have the same results in the same order, whatever page of them is shown.
export function sameResults(one, other) {
  const [first, second] = [one, other].map((search) => {
    const params = new URLSearchParams(search);
    for (const place of PLACES) params.delete(place);
    params.sort();
    return params.toString();
  });
  return first === second;
}

// Away with a value, with the contrary of it, or with any other that could not stand beside it.
function take(params, name, value, facets) {
  const facet = name.replace(/^not_/, "");
  if (!facets.includes(facet)) return params.delete(name);
  for (const each of [facet, `not_${facet}`]) params.delete(each, value);
}

const lacking = (these, others) => [...these].filter(([name, value]) => value && !others.has(name, value));
