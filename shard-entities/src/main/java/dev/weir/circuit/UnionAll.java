package dev.weir.circuit;

import dev.weir.zset.Delta;
import dev.weir.zset.DeltaBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The sum of its inputs; linear, without state. */
final class UnionAll extends Operator {
  UnionAll(CircuitContext context, Plan.UnionAll plan, Operator... inputs) {
    super(context, plan.schema(), plan.key(), inputs);
  }

  @Override
  Delta step() {
    int size = 0;
    int changed = 0;
    boolean net = true;
    for (Operator input : inputs) {
      if (input.hasDelta()) {
        size += input.delta().size();
        changed++;
        net &= input.delta().net();
      }
    }
    DeltaBuilder sum = new DeltaBuilder(schema, size);
    for (Operator input : inputs) {
      if (input.hasDelta()) {
        Delta delta = input.delta();
        sum.addAll(delta.columns(), delta.weights(), delta.size());
      }
    }
    return sum.build(net && changed == 1);
  }

  @Override
  void scan(DeltaSink sink) throws StepFailure {
    for (Operator input : inputs) {
      input.scan(
          chunk ->
              sink.accept(
                  new Delta(schema, chunk.columns(), chunk.weights(), chunk.size(), chunk.net())));
    }
  }

  @Override
  long frozenBelow(int column) {
    return Arrays.stream(inputs).mapToLong(input -> input.frozenBelow(column)).min().orElseThrow();
  }

  @Override
  String frozenBy(int column) {
    List<String> all = Arrays.stream(inputs).map(input -> input.frozenBy(column)).toList();
    return all.contains(null) ? null : all.stream().distinct().collect(Collectors.joining(", "));
  }

  @Override
  String kind() {
    return "UnionAll";
  }

  @Override
  String detail() {
    return inputs.length + " inputs";
  }
}
