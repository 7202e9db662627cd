package dev.weir.promql.template;

import dev.weir.promql.template.Word.Kind;
import java.util.ArrayList;
import java.util.List;

/** The words of one action, read one after another. */
final class ActionWords {
  private final List<Word> words;
  private int at;

  ActionWords(List<Word> words) {
    this.words = words;
  }

  private Word look(int ahead) {
    return words.get(Math.min(at + ahead, words.size() - 1));
  }

  Word next() {
    Word word = look(0);
    at++;
    return word;
  }

  /** The name that comes next; empty where none does. */
  String first() {
    Word word = look(0);
    return word.kind() == Kind.NAME ? word.text() : "";
  }

  /** The word that was read last. */
  String before() {
    return words.get(at - 1).text();
  }

  ActionWords skip() {
    at++;
    return this;
  }

  boolean isEnd() {
    return look(0).kind() == Kind.END;
  }

  void requireEnd() {
    if (!isEnd()) {
      throw new TemplateException("unexpected \"" + look(0).text() + "\" in an action");
    }
  }

  boolean take(String sign) {
    boolean isThere = look(0).is(Kind.SIGN, sign);
    at += isThere ? 1 : 0;
    return isThere;
  }

  /** The name of a template. */
  String text() {
    Word word = next();
    if (word.kind() != Kind.TEXT) {
      throw new TemplateException("the name of a template stands between quotes");
    }
    return word.text();
  }

  boolean beginsOperand() {
    Word word = look(0);
    return switch (word.kind()) {
      case NAME, FIELD, DOT, VARIABLE, TEXT, NUMBER -> true;
      case SIGN -> word.text().equals("(");
      case END -> false;
    };
  }

  /** Whether a member of what was read last comes next. */
  boolean isMember() {
    Word word = look(0);
    return word.kind() == Kind.FIELD && !word.isApart();
  }

  /** The variables that get what comes next, with the sign behind them; none if there are none. */
  List<String> variables(int max) {
    List<String> names = new ArrayList<>();
    int place = 0;
    while (look(place).kind() == Kind.VARIABLE) {
      names.add(look(place).text());
      place++;
      if (look(place).is(Kind.SIGN, ",")) {
        place++;
      } else {
        break;
      }
    }
    boolean given = look(place).is(Kind.SIGN, ":=") || look(place).is(Kind.SIGN, "=");
    if (!given) {
      return List.of();
    }
    if (names.isEmpty() || names.size() > max) {
      throw new TemplateException("too many declarations in an action");
    }
    at += place + 1;
    return names;
  }
}
