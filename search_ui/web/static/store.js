// What this browser remembers, under names that begin with ours. Nothing leaves it.
export function get(name) {
  try {
    return localStorage.getItem(`oacite.${name}`) ?? "";
  } catch {
    return "";
  }
}

export function set(name, value) {
  try {
    localStorage.setItem(`oacite.${name}`, value);
    return true;
  } catch {
    return false; // full, or forbidden
  }
}
