package dev.weir.promql.evaluation;

import java.math.BigInteger;

/** Orders texts as people do: runs of digits by the number that they are. */
final class NaturalOrder {
  private NaturalOrder() {}

  static int compare(String one, String other) {
    int left = 0;
    int right = 0;
    while (left < one.length() && right < other.length()) {
      int leftEnd = endOfRun(one, left);
      int rightEnd = endOfRun(other, right);
      int order = compareRuns(one.substring(left, leftEnd), other.substring(right, rightEnd));
      if (order != 0) {
        return order;
      }
      left = leftEnd;
      right = rightEnd;
    }
    return Integer.compare(one.length() - left, other.length() - right);
  }

  private static int compareRuns(String one, String other) {
    if (isDigit(one.charAt(0)) && isDigit(other.charAt(0))) {
      int order = new BigInteger(one).compareTo(new BigInteger(other));
      return order != 0 ? order : Integer.compare(one.length(), other.length());
    }
    return one.compareTo(other);
  }

  private static int endOfRun(String text, int start) {
    boolean isNumber = isDigit(text.charAt(start));
    int end = start + 1;
    while (end < text.length() && isDigit(text.charAt(end)) == isNumber) {
      end++;
    }
    return end;
  }

  private static boolean isDigit(char character) {
    return character >= '0' && character <= '9';
  }
}
