package dev.weir.promql.template;

import java.util.List;
import java.util.Optional;

/** A part of a template. */
sealed interface Node {
  /** Text that stands as it is. */
  record Plain(String text) implements Node {}

  /** The text of a value; nothing where it is given to a variable. */
  record Value(Pipeline pipeline) implements Node {}

  record If(Pipeline condition, List<Node> then, List<Node> otherwise) implements Node {}

  /** As {@link If}, with the value as the dot. */
  record With(Pipeline value, List<Node> then, List<Node> otherwise) implements Node {}

  /** Once for each element of the value. */
  record Range(Pipeline values, List<Node> each, List<Node> otherwise) implements Node {}

  /** Another template, with a value as its dot. */
  record Other(String name, Optional<Pipeline> value) implements Node {}

  /** Ends a range. */
  record Break() implements Node {}

  /** Ends one turn of a range. */
  record Continue() implements Node {}

  /**
   * Commands, each of which gets the value of the one before as its last argument.
   *
   * @param variables that get the value; two in a range: of the place and of the element
   * @param isNew whether the variables begin here
   */
  record Pipeline(List<String> variables, boolean isNew, List<Command> commands) {}

  /** A function with its arguments, or one value. */
  record Command(List<Operand> operands) {}

  /** What stands in a command. */
  sealed interface Operand {
    /** A text, a number, a truth or nothing. */
    record Constant(Object value) implements Operand {}

    record Call(String function) implements Operand {}

    /** The dot. */
    record Dot() implements Operand {}

    record Variable(String name) implements Operand {}

    record Parentheses(Pipeline pipeline) implements Operand {}

    /** A member of what stands before it. */
    record Member(Operand of, String name) implements Operand {}
  }
}
