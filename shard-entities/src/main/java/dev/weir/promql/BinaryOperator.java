package dev.weir.promql;

import java.util.Arrays;
import java.util.Optional;

/** An operator between two expressions. */
public enum BinaryOperator {
  OR("or", 1),
  AND("and", 2),
  UNLESS("unless", 2),
  EQUAL("==", 3),
  NOT_EQUAL("!=", 3),
  LESS_OR_EQUAL("<=", 3),
  LESS("<", 3),
  GREATER_OR_EQUAL(">=", 3),
  GREATER(">", 3),
  ADD("+", 4),
  SUBTRACT("-", 4),
  MULTIPLY("*", 5),
  DIVIDE("/", 5),
  MODULO("%", 5),
  ATAN2("atan2", 5),
  POWER("^", 6);

  /** How strongly operators of comparison bind. */
  private static final int COMPARISON = 3;

  /** How strongly set operators bind at most. */
  private static final int SET_MAX = 2;

  private final String sign;
  private final int precedence;

  BinaryOperator(String sign, int precedence) {
    this.sign = sign;
    this.precedence = precedence;
  }

  /** As in the text, a word in small letters. */
  public String sign() {
    return sign;
  }

  /** How strongly it binds, the higher the more; a sign binds as {@link #MULTIPLY}. */
  public int precedence() {
    return precedence;
  }

  /** Whether {@code a ^ b ^ c} is {@code a ^ (b ^ c)}. */
  public boolean isRightAssociative() {
    return this == POWER;
  }

  /** Whether it compares and so may have {@code bool}. */
  public boolean isComparison() {
    return precedence == COMPARISON;
  }

  /** Whether it is one of {@code and}, {@code or} and {@code unless}. */
  public boolean isSet() {
    return precedence <= SET_MAX;
  }

  /** The operator of a sign or a word in small letters. */
  public static Optional<BinaryOperator> of(String sign) {
    return Arrays.stream(values()).filter(each -> each.sign.equals(sign)).findFirst();
  }
}
