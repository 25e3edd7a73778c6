/**
 * What the reader of a name cannot see in it. A room is found by the code points of its name: two names that look alike may be two rooms.
 * Nothing here changes a name.
 */

const UNSEEN = /[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\u2800\uFFFD]|(?! )\p{Zs}/gu;
/** In an emoji, joiners and selectors are what one sees. */
const EMOJI = /\p{Extended_Pictographic}[\uFE0F\p{Emoji_Modifier}]*(?:\u200D\p{Extended_Pictographic}[\uFE0F\p{Emoji_Modifier}]*)*/gu;

/** The code points that cannot be seen or read, each once, as `U+200B`. */
export function unseenIn(text) {
  return codePoints(text.match(UNSEEN) ?? []);
}

/** The code points that another keyboard or system would write otherwise: what Unicode's normalization form C replaces. */
export function decomposedIn(text) {
  const composed = text.normalize('NFC');
  return composed === text ? [] : codePoints([...text].filter((each) => !composed.includes(each)));
}

/** Whether there is nothing to see in it. */
export function isBlank(text) {
  return text.replace(UNSEEN, (each) => (each === '\uFFFD' ? each : '')).trim() === '';
}

/** Without plain spaces at its ends, and otherwise untouched: `trim` would also take away what cannot be seen. */
export function withoutOuterSpaces(text) {
  return text.replace(/^ +| +$/g, '');
}

/** What to know about a room's name before one joins; empty where there is nothing. */
export function warningAboutRoom(room) {
  const warnings = [];
  const unseen = unseenIn(room);
  const decomposed = decomposedIn(room);
  if (unseen.length) warnings.push(`This name holds characters that cannot be seen or read (${unseen.join(', ')}). Without them it is another room.`);
  if (decomposed.length || room !== room.normalize('NFC')) {
    warnings.push(`This name holds letters in parts or in an old form${inBrackets(decomposed)}. Typed on another device it may be another room.`);
  }
  if (room !== withoutOuterSpaces(room)) warnings.push('This name begins or ends with a space. Without it, it is another room.');
  return warnings.join(' ');
}

/** What to know about one's own name; empty where there is nothing. */
export function warningAboutPerson(name) {
  const odd = oddInPerson(name);
  return odd.length || name !== name.normalize('NFC') ? `Your name holds characters that the others cannot see, or may see otherwise${inBrackets(odd)}.` : '';
}

/** Whether two people whose names look alike may be told apart by this name's code points only. */
export function isOddPerson(name) {
  return oddInPerson(name).length > 0;
}

function oddInPerson(name) {
  return [...unseenIn(name.replace(EMOJI, '')), ...decomposedIn(name)];
}

function inBrackets(list) {
  return list.length ? ` (${list.join(', ')})` : '';
}

function codePoints(characters) {
  const code = (each) => `U+${each.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
  return [...new Set(characters.map(code))];
}
