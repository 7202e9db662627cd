package dev.weir.entity;

import dev.weir.promql.Parser;
import dev.weir.promql.evaluation.PartAnswer;
import dev.weir.promql.evaluation.PartOrder;
import dev.weir.promql.evaluation.Query;
import dev.weir.promql.evaluation.Steps;
import dev.weir.promql.evaluation.Tiers;
import dev.weir.series.Labels;

/** Parts of queries and what shards make of them, between nodes. */
final class PartFormats {
  private PartFormats() {}

  /** A query travels as its text: only queries without tiers have parts. */
  static void write(WireWriter out, PartOrder order) {
    Query query = order.query();
    Steps steps = query.steps();
    out.text(query.text());
    out.number(steps.first()).number(steps.width()).number(steps.count());
    out.number(query.end()).flag(query.isRange());
    out.number(query.lookbackMillis()).number(query.subqueryStepMillis()).number(order.number());
  }

  /** Whoever sent it was asked whether it may use what is experimental. */
  static PartOrder order(WireReader in) {
    String text = in.text();
    return new PartOrder(
        new Query(
            text,
            Parser.parse(text, true),
            new Steps(in.number(), in.number(), in.integer()),
            in.number(),
            in.flag(),
            in.number(),
            in.number(),
            Tiers.NONE),
        in.integer());
  }

  static void write(WireWriter out, PartAnswer answer) {
    out.list(
        answer.elements(),
        (w, element) ->
            w.blob(element.labels().canonical())
                .blob(element.first().canonical())
                .list(element.columns(), PartFormats::write));
    out.texts(answer.warnings()).texts(answer.infos()).number(answer.samples());
  }

  static PartAnswer answer(WireReader in) {
    return new PartAnswer(
        in.list(
            r ->
                new PartAnswer.Element(
                    Labels.of(r.blob()), Labels.of(r.blob()), r.list(PartFormats::column))),
        in.texts(),
        in.texts(),
        in.number());
  }

  /** With all bits: the mark of no value is one of many NaNs. */
  private static void write(WireWriter out, double[] column) {
    long[] bits = new long[column.length];
    for (int step = 0; step < bits.length; step++) {
      bits[step] = Double.doubleToRawLongBits(column[step]);
    }
    out.numbers(bits);
  }

  private static double[] column(WireReader in) {
    long[] bits = in.numbers();
    double[] column = new double[bits.length];
    for (int step = 0; step < bits.length; step++) {
      column[step] = Double.longBitsToDouble(bits[step]);
    }
    return column;
  }
}
