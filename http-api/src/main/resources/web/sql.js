// The little the console must know of SQL: words to colour, and the order a view asks for.

const TOKEN =
  /('(?:[^']|'')*')|("(?:[^"]|"")*")|(--[^\n]*)|([A-Za-z_][A-Za-z0-9_]*)|(\d+(?:\.\d+)?)|(\s+|.)/gsu;
const WORDS = new Set(
  `all and array as asc avg between by case cast count create cross default desc distinct else
   end except exists false fetch filter first from full group having in inner intersect is join
   key last left like limit max min not null nulls on or order outer over partition primary
   recursive right row select sum table then true union unnest values when where with`.split(/\s+/),
);

/** Pieces of SQL text in order, each with the class that colours it. */
export function pieces(sql) {
  return [...sql.matchAll(TOKEN)].map(([piece, literal, quoted, comment, word, number]) => {
    if (literal !== undefined || number !== undefined) {
      return [piece, 'sql-literal'];
    }
    if (comment !== undefined) {
      return [piece, 'sql-comment'];
    }
    return [piece, quoted === undefined && word && WORDS.has(word.toLowerCase()) ? 'sql-word' : ''];
  });
}

/**
 * The order a view's own ORDER BY gives its output columns, as far as it names them. Deltas come in
 * key order; without this the live table of a top-10 view would not look like a top 10.
 */
export function orderOf(sql, names) {
  const order = [];
  for (const term of orderTerms(sql)) {
    const match =
      /^("(?:[^"]|"")+"|[A-Za-z_]\w*|\d+)(?:\s+(ASC|DESC))?(?:\s+NULLS\s+(?:FIRST|LAST))?$/i.exec(
        term,
      );
    const column = match && named(match[1], names);
    if (!column) {
      return order;
    }
    order.push({ column, descending: (match[2] || '').toUpperCase() === 'DESC' });
  }
  return order;
}

function named(word, names) {
  if (/^\d/.test(word)) {
    return names[Number(word) - 1];
  }
  const name = word.startsWith('"') ? word.slice(1, -1).replaceAll('""', '"') : word.toLowerCase();
  return names.includes(name) ? name : undefined;
}

/** Terms of the last ORDER BY outside of parentheses. */
function orderTerms(sql) {
  let depth = 0;
  let terms = null;
  let ordering = false;
  for (const [piece, kind] of pieces(sql)) {
    const word = kind === 'sql-word' ? piece.toLowerCase() : '';
    depth += piece === '(' ? 1 : piece === ')' ? -1 : 0;
    if (depth === 0 && word === 'order') {
      ordering = true;
    } else if (depth === 0 && ordering && word === 'by') {
      ordering = false;
      terms = [''];
    } else if (depth === 0 && (word === 'limit' || word === 'fetch' || piece === ';')) {
      return trimmed(terms);
    } else if (terms && depth === 0 && piece === ',') {
      terms.push('');
    } else if (terms && kind !== 'sql-comment') {
      terms[terms.length - 1] += piece;
    }
  }
  return trimmed(terms);
}

function trimmed(terms) {
  return (terms || []).map((term) => term.trim()).filter((term) => term !== '');
}
