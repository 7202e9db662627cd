package dev.weir.series.index;

import dev.weir.series.Labels;
import dev.weir.series.index.ValuePattern.Texts;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.roaringbitmap.IntIterator;
import org.roaringbitmap.RoaringBitmap;

/**
 * Answers what series and which values there are.
 *
 * <p>A matcher that does not match the empty value keeps the series of the values that it matches;
 * these go first, the one with the fewest series before the others. One that matches the empty
 * value, and so series without the label, takes away the series of the values that it does not
 * match.
 */
final class Selection {
  /** Testing a series costs about as much as testing so many values. */
  private static final int VALUES_PER_SERIES = 4;

  private record Term(ValuePattern pattern, boolean negated, int name, int most) {
    boolean matches(byte[] bytes) {
      return pattern.matches(bytes, 0, bytes.length) != negated;
    }

    boolean matchesEmpty() {
      return matches(new byte[0]);
    }
  }

  private final LabelStore labels;
  private final SeriesTable table;

  Selection(LabelStore labels, SeriesTable table) {
    this.labels = labels;
    this.table = table;
  }

  RoaringBitmap select(List<Matcher> matchers) {
    List<Term> terms =
        matchers.stream().map(this::term).sorted(Comparator.comparingInt(Term::most)).toList();
    Optional<RoaringBitmap> kept = Optional.empty();
    for (Term term : terms) {
      if (!term.matchesEmpty()) {
        kept = Optional.of(kept.isEmpty() ? matching(term) : keep(kept.get(), term));
        if (kept.get().isEmpty()) {
          return kept.get();
        }
      }
    }
    RoaringBitmap selected = kept.orElseGet(this::all);
    for (Term term : terms) {
      if (term.matchesEmpty()) {
        selected = takeAway(selected, term);
      }
    }
    return selected;
  }

  private RoaringBitmap all() {
    RoaringBitmap all = new RoaringBitmap();
    all.add(0L, table.size());
    return all;
  }

  private Term term(Matcher matcher) {
    ValuePattern pattern = matcher.pattern();
    int name = labels.findName(matcher.name());
    return new Term(pattern, matcher.negated(), name, most(name, pattern, matcher.negated()));
  }

  /** At most so many series have a value that the pattern matches. */
  private int most(int name, ValuePattern pattern, boolean negated) {
    if (name == LabelStore.ABSENT) {
      return 0;
    }
    if (pattern instanceof Texts texts && !negated) {
      return IntStream.of(pairs(name, texts)).map(labels.postings()::count).sum();
    }
    return labels.seriesOfNames().count(name);
  }

  private RoaringBitmap keep(RoaringBitmap kept, Term term) {
    if (isFasterBySeries(kept, term)) {
      return tested(kept, term);
    }
    kept.and(matching(term));
    return kept;
  }

  private RoaringBitmap takeAway(RoaringBitmap kept, Term term) {
    if (term.name == LabelStore.ABSENT) {
      return kept;
    }
    if (isFasterBySeries(kept, term)) {
      return tested(kept, term);
    }
    kept.andNot(having(term, term.negated));
    return kept;
  }

  private RoaringBitmap matching(Term term) {
    return term.name == LabelStore.ABSENT ? new RoaringBitmap() : having(term, !term.negated);
  }

  private boolean isFasterBySeries(RoaringBitmap kept, Term term) {
    return term.name != LabelStore.ABSENT
        && !(term.pattern instanceof Texts)
        && kept.getCardinality() < labels.name(term.name).values() / VALUES_PER_SERIES;
  }

  private RoaringBitmap tested(RoaringBitmap kept, Term term) {
    RoaringBitmap passed = new RoaringBitmap();
    boolean passesEmpty = term.matchesEmpty();
    for (IntIterator sids = kept.getIntIterator(); sids.hasNext(); ) {
      int sid = sids.next();
      int pair = pairOf(sid, term.name);
      boolean passes =
          pair == LabelStore.ABSENT ? passesEmpty : labels.test(pair, term.pattern) != term.negated;
      if (passes) {
        passed.add(sid);
      }
    }
    return passed;
  }

  private int pairOf(int sid, int name) {
    int[] row = table.row(sid);
    for (int place = row[0]; place > 0; place--) {
      if (labels.nameOf(row[place]) == name) {
        return row[place];
      }
    }
    return LabelStore.ABSENT;
  }

  /** The series with a value of the name that the pattern matches, or with one it does not. */
  private RoaringBitmap having(Term term, boolean wanted) {
    Postings all = labels.seriesOfNames();
    if (term.pattern.matchesAnything()) {
      return wanted ? all.of(term.name) : new RoaringBitmap();
    }
    if (term.pattern instanceof Texts texts) {
      RoaringBitmap named = labels.postings().union(pairs(term.name, texts));
      return wanted ? named : RoaringBitmap.andNot(all.of(term.name), named);
    }
    LabelName name = labels.name(term.name);
    int[] passed =
        IntStream.range(0, name.values())
            .map(name::value)
            .filter(pair -> labels.test(pair, term.pattern) == wanted)
            .toArray();
    return passed.length == name.values() ? all.of(term.name) : labels.postings().union(passed);
  }

  private int[] pairs(int name, Texts texts) {
    return texts.texts().stream()
        .mapToInt(text -> labels.findPair(name, text))
        .filter(pair -> pair != LabelStore.ABSENT)
        .distinct()
        .toArray();
  }

  List<String> labelNames(IntPredicate wanted) {
    int[] names =
        IntStream.range(0, labels.names())
            .filter(name -> !labels.isPartName(name))
            .filter(wanted)
            .toArray();
    IntSort.sort(names, labels::compareNames);
    return IntStream.of(names).mapToObj(labels::nameText).toList();
  }

  List<String> values(String label) {
    int name = shown(label);
    return name == LabelStore.ABSENT ? List.of() : texts(labels.sortedPairs(name));
  }

  List<String> values(String label, RoaringBitmap series) {
    int name = shown(label);
    if (name == LabelStore.ABSENT) {
      return List.of();
    }
    LabelName state = labels.name(name);
    boolean isBySeries = series.getCardinality() < state.values() / VALUES_PER_SERIES;
    int[] pairs = isBySeries ? pairsOf(series, name) : pairsWith(state, series);
    IntSort.sort(pairs, labels::compareValues);
    return texts(pairs);
  }

  /** The number of a name; as if it was not there when it is the one of parts of histograms. */
  private int shown(String label) {
    return label.equals(Labels.PART_NAME) ? LabelStore.ABSENT : labels.findName(label);
  }

  private int[] pairsOf(RoaringBitmap series, int name) {
    return series.stream()
        .filter(sid -> sid >= 0 && sid < table.size())
        .map(sid -> pairOf(sid, name))
        .filter(pair -> pair != LabelStore.ABSENT)
        .distinct()
        .toArray();
  }

  private int[] pairsWith(LabelName name, RoaringBitmap series) {
    return IntStream.range(0, name.values())
        .map(name::value)
        .filter(pair -> labels.postings().intersects(pair, series))
        .toArray();
  }

  private List<String> texts(int[] pairs) {
    return IntStream.of(pairs).mapToObj(labels::valueText).toList();
  }
}
