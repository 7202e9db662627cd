package dev.weir.entity;

import dev.weir.circuit.Circuit;
import dev.weir.circuit.TableInfo;
import dev.weir.circuit.ViewDefinition;
import dev.weir.circuit.ViewInfo;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.entity.CircuitReply.ViewContent;
import dev.weir.promql.evaluation.PartEvaluation;
import dev.weir.promql.evaluation.SeriesSamples;
import dev.weir.series.shard.Answer;
import dev.weir.sql.CompiledQuery;
import dev.weir.zset.RowSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers reads from the state as it is; never changes it. */
final class CircuitReads {
  private CircuitReads() {}

  /**
   * @throws WeirException when what is asked for does not exist or cannot be read
   */
  static CircuitReply answer(CircuitState state, CircuitCommand.Read read) {
    return switch (read) {
      case CircuitCommand.Describe _ -> describe(state);
      case CircuitCommand.Explain explain -> explain(state, explain.view());
      case CircuitCommand.ReadTable table -> readTable(state, table.table());
      case CircuitCommand.ReadRow row -> readRow(state, row);
      case CircuitCommand.ReadViews views -> readViews(state, views);
      case CircuitCommand.ReadKept kept -> readKept(state, kept.view());
      case CircuitCommand.AskMetrics ask ->
          metrics(ask, state.standing(), state.metrics().capture(ask.question()).get());
      case CircuitCommand.CheckView _,
          CircuitCommand.RunQuery _,
          CircuitCommand.DiffView _,
          CircuitCommand.ReadLog _,
          CircuitCommand.PlanUndo _,
          CircuitCommand.TryBatch _,
          CircuitCommand.NextChanges _ ->
          throw new IllegalStateException("not answered from the state alone: " + read);
    };
  }

  /** What a shard says: samples, or what they make of a part of a query. */
  static CircuitReply metrics(CircuitCommand.AskMetrics ask, Standing at, Answer answer) {
    return ask.part().isPresent() && answer instanceof Answer.Samples samples
        ? PartEvaluation.answer(ask.part().get(), series(samples))
            .<CircuitReply>map(of -> new CircuitReply.Evaluated(at, of, samples.lastSid()))
            .orElseGet(() -> new CircuitReply.Metrics(at, samples))
        : new CircuitReply.Metrics(at, answer);
  }

  private static List<SeriesSamples> series(Answer.Samples samples) {
    return samples.series().stream()
        .map(each -> new SeriesSamples(each.labels(), each.times(), each.bits()))
        .toList();
  }

  /** The present content of what a query reads, by name. */
  static Map<String, RowSet> relations(CircuitState state, CompiledQuery query) {
    Map<String, RowSet> relations = new HashMap<>();
    for (String relation : query.reads()) {
      boolean isTable = state.circuit().table(relation).isPresent();
      relations.put(
          relation,
          isTable ? state.circuit().tableRows(relation) : viewContent(state, relation).rows());
    }
    return relations;
  }

  private static CircuitReply describe(CircuitState state) {
    Circuit circuit = state.circuit();
    List<TableInfo> tables =
        circuit.tables().stream().map(table -> circuit.tableInfo(table.name())).toList();
    List<ViewInfo> views = state.backfills().infos(circuit);
    return new CircuitReply.Described(state.standing(), circuit.stateBytes(), tables, views);
  }

  private static CircuitReply explain(CircuitState state, String view) {
    requireView(state, view);
    Circuit circuit = state.circuit();
    return new CircuitReply.Explained(
        state.standing(), circuit.explain(view), circuit.view(view).orElseThrow().warnings());
  }

  private static CircuitReply readTable(CircuitState state, String table) {
    return new CircuitReply.TableRows(
        state.standing(), requireTable(state, table), state.circuit().tableRows(table));
  }

  private static CircuitReply readRow(CircuitState state, CircuitCommand.ReadRow read) {
    TableInfo table = requireTable(state, read.table());
    KeyTexts key = KeyTexts.read(table, read.key());
    return new CircuitReply.TableRow(
        state.standing(),
        table,
        state.circuit().tableRow(read.table(), key.columns(), key.strings()));
  }

  private static CircuitReply readViews(CircuitState state, CircuitCommand.ReadViews read) {
    if (read.unlessChangedRev().isPresent() && read.views().size() == 1) {
      ViewInfo info = requireView(state, read.views().getFirst());
      if (info.failure().isEmpty() && info.changedRev() == read.unlessChangedRev().getAsLong()) {
        return new CircuitReply.NotChanged(state.standing(), info);
      }
    }
    List<ViewContent> contents = new ArrayList<>();
    for (String view : read.views()) {
      contents.add(viewContent(state, view));
    }
    return new CircuitReply.ViewRows(state.standing(), contents);
  }

  /** What a failed view keeps stands for the rev before it failed. */
  private static CircuitReply readKept(CircuitState state, String view) {
    ViewInfo info = requireView(state, view);
    Optional<RowSet> kept = state.circuit().keptRows(view);
    return kept.isEmpty()
        ? new CircuitReply.ViewRows(state.standing(), List.of(viewContent(state, view)))
        : new CircuitReply.ViewRows(
            state.standing().atRev(info.failure().orElseThrow().rev() - 1),
            List.of(new ViewContent(info, kept.get())));
  }

  private static ViewContent viewContent(CircuitState state, String view) {
    ViewInfo info = requireView(state, view);
    if (info.failure().isPresent()) {
      throw Failures.viewFailed(info.failure().get());
    }
    return new ViewContent(info, state.circuit().viewRows(view));
  }

  private static TableInfo requireTable(CircuitState state, String table) {
    if (state.circuit().table(table).isEmpty()) {
      throw new WeirException(
          ErrorCode.TABLE_NOT_FOUND, "There is no table " + table + " in this circuit.");
    }
    return state.circuit().tableInfo(table);
  }

  private static ViewInfo requireView(CircuitState state, String view) {
    Optional<ViewDefinition> definition = state.circuit().view(view);
    if (definition.isEmpty()) {
      state.backfills().requireNotBegun(view);
      throw DefinitionRules.viewNotFound(view);
    }
    return state.circuit().viewInfo(view);
  }
}
