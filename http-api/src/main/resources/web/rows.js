// The rows of one view as a Z-set: snapshot rows and deltas are added, and each change remembers
// which cells it touched so that the table can flash them.

/** A delta took away a row that is not here: the copy is wrong and must begin again. */
export class Divergence extends Error {}

export class RowSet {
  #names;
  #key;
  #entries = new Map();

  constructor(columns, key) {
    this.columns = columns;
    this.#names = columns.map((column) => column.name);
    this.#key = key;
  }

  /** Different rows held; a row of multiplicity n counts once. */
  get size() {
    return this.#entries.size;
  }

  entries() {
    return [...this.#entries.values()];
  }

  load(rows) {
    for (const row of rows) {
      this.#add(row, 1, null, 0);
    }
  }

  /** Adds one rev's net changes; negative weights first, so that an update keeps its place. */
  apply(changes, now) {
    const gone = new Map();
    for (const { w, row } of changes) {
      if (w < 0) {
        this.#remove(row, -w, gone);
      }
    }
    for (const { w, row } of changes) {
      if (w > 0) {
        this.#add(row, w, gone, now);
      }
    }
  }

  #remove(row, weight, gone) {
    const text = this.#text(row, this.#names);
    const id = this.#id(row, text);
    const entry = this.#entries.get(id);
    if (!entry || entry.text !== text || entry.weight < weight) {
      throw new Divergence(`a delta removes a row that is not here: ${text}`);
    }
    if (entry.weight > weight) {
      this.#entries.set(id, { ...entry, weight: entry.weight - weight });
      return;
    }
    this.#entries.delete(id);
    gone.set(id, entry);
  }

  #add(row, weight, gone, now) {
    const text = this.#text(row, this.#names);
    const id = this.#id(row, text);
    const present = this.#entries.get(id);
    if (present && present.text !== text) {
      throw new Divergence(`two rows have the key ${id}`);
    }
    const before = gone ? gone.get(id) : undefined;
    const changed = gone ? this.#changed(row, before) : null;
    const total = (present ? present.weight : 0) + weight;
    // Entries are replaced, never altered: a paused page keeps the old ones.
    this.#entries.set(id, {
      id,
      row,
      text,
      weight: total,
      changed,
      at: now,
      turn: !(before && before.turn),
    });
  }

  /** Names of the columns that differ from the row that went; all of them for a new row. */
  #changed(row, before) {
    if (!before) {
      return new Set(this.#names);
    }
    return new Set(
      this.#names.filter((name) => JSON.stringify(row[name]) !== JSON.stringify(before.row[name])),
    );
  }

  #id(row, text) {
    return this.#key ? this.#text(row, this.#key) : text;
  }

  #text(row, names) {
    return JSON.stringify(names.map((name) => row[name]));
  }
}

/** A comparison of entries: the asked order, then key, then all columns; never order of arrival. */
export function comparison(columns, key, order) {
  const types = new Map(columns.map((column) => [column.name, column.type]));
  const rest = [...(key || []), ...types.keys()].map((column) => ({ column, descending: false }));
  const terms = [...order, ...rest].map(({ column, descending }) => ({
    column,
    compare: valuesOf(types.get(column)),
    sign: descending ? -1 : 1,
  }));
  return (left, right) => {
    for (const { column, compare, sign } of terms) {
      const result = sign * compareNullable(left.row[column], right.row[column], compare);
      if (result !== 0) {
        return result;
      }
    }
    return 0;
  };
}

/** NULL is above every value: last ascending, first descending, as the server orders. */
function compareNullable(left, right, compare) {
  if (left === null || right === null) {
    return Number(left === null) - Number(right === null);
  }
  return compare(left, right);
}

function valuesOf(type) {
  if (/^(BIGINT|DECIMAL)/.test(type)) {
    return (left, right) => compareDigits(String(left), String(right));
  }
  if (/^(REAL|DOUBLE|FLOAT)/.test(type)) {
    return (left, right) => compareNumbers(Number(left), Number(right));
  }
  return comparePlain;
}

function comparePlain(left, right) {
  const [a, b] =
    typeof left === 'object' ? [JSON.stringify(left), JSON.stringify(right)] : [left, right];
  return a < b ? -1 : Number(a > b);
}

/** Whole numbers, or decimals of one scale, as text: no digit is lost to a double. */
function compareDigits(left, right) {
  const negative = left.startsWith('-');
  if (negative !== right.startsWith('-')) {
    return negative ? -1 : 1;
  }
  const larger =
    left.length === right.length ? comparePlain(left, right) : left.length - right.length;
  return negative ? -larger : larger;
}

/** NaN above all numbers. */
function compareNumbers(left, right) {
  if (Number.isNaN(left) || Number.isNaN(right)) {
    return Number(Number.isNaN(left)) - Number(Number.isNaN(right));
  }
  return left < right ? -1 : Number(left > right);
}
