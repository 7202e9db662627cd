package dev.weir.sql;

import dev.weir.config.Closest;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.sql.Tokens.Kind;
import dev.weir.sql.Tokens.Token;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.avatica.util.Quoting;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.parser.babel.SqlBabelParserImpl;
import org.apache.calcite.sql.util.SqlShuttle;

/** Text to Calcite's parse tree of one query. */
final class QueryParser {
  static final int TEXT_CHARS_MAX = 64 * 1024;
  private static final int NESTING_MAX = 64;

  private static final Set<String> QUERY_WORDS = Set.of("select", "with", "values", "table", "(");

  private static final SqlParser.Config CONFIG =
      SqlParser.config()
          .withParserFactory(SqlBabelParserImpl.FACTORY)
          .withQuoting(Quoting.DOUBLE_QUOTE)
          .withUnquotedCasing(Casing.TO_LOWER)
          .withQuotedCasing(Casing.UNCHANGED)
          .withCaseSensitive(true)
          .withIdentifierMaxLength(256)
          .withConformance(WeirConformance.INSTANCE);

  private final SqlText source;

  private QueryParser(SqlText source) {
    this.source = source;
  }

  static SqlNode parse(SqlText source, List<Object> params) {
    return parse(source, params, Map.of());
  }

  /** A query with values for its {@code ?}, or for its {@code :name}. */
  static SqlNode parse(SqlText source, List<Object> inOrder, Map<String, Object> byName) {
    QueryParser parser = new QueryParser(source);
    parser.checkTokens();
    Parameters params = Parameters.of(source, inOrder, byName);
    return parser.bind(parser.parse(params), params, -1);
  }

  /** The same with one parameter left without value: the n-th in the order of the text. */
  static SqlNode parseOpen(SqlText source, Parameters params, int open) {
    QueryParser parser = new QueryParser(source);
    return parser.bind(parser.parse(params), params, open);
  }

  private void checkTokens() {
    if (source.text().length() > TEXT_CHARS_MAX) {
      throw tooLong(source.text());
    }
    checkTokens(Tokens.of(source));
  }

  static WeirException tooLong(String sql) {
    return new WeirException(
        ErrorCode.SQL_TOO_COMPLEX,
        "the SQL text has "
            + sql.length()
            + " characters, at most "
            + TEXT_CHARS_MAX
            + " are allowed; split it",
        Map.of("limit", "definition-bytes-max", "limit_value", TEXT_CHARS_MAX));
  }

  private void checkTokens(List<Token> tokens) {
    Token first = tokens.getFirst();
    if (first.kind() == Kind.END) {
      throw source.refuse(ErrorCode.SQL_SYNTAX, 0, "the SQL text is empty; write a SELECT");
    }
    if (!QUERY_WORDS.contains(first.text())) {
      notAQuery(first);
    }
    checkNesting(tokens);
    for (int i = 0; i < tokens.size() - 2; i++) {
      if (tokens.get(i).is(";")) {
        throw source.refuse(
            ErrorCode.SQL_NOT_A_QUERY,
            tokens.get(i + 1).start(),
            "one query is expected, but another statement follows the first; send one at a time");
      }
    }
  }

  private void notAQuery(Token first) {
    List<String> others =
        List.of(
            "create",
            "insert",
            "update",
            "delete",
            "merge",
            "drop",
            "alter",
            "truncate",
            "explain",
            "describe",
            "set",
            "begin",
            "commit",
            "rollback",
            "show",
            "call",
            "grant",
            "replace",
            "upsert",
            "use",
            "analyze",
            "copy");
    if (first.kind() == Kind.WORD && others.contains(first.text())) {
      throw source.refuse(
          ErrorCode.SQL_NOT_A_QUERY,
          first.start(),
          first.text().toUpperCase(Locale.ROOT)
              + " is not a query; write one SELECT, WITH or VALUES");
    }
    throw source.refuse(
        ErrorCode.SQL_SYNTAX,
        first.start(),
        "a query starts with SELECT, WITH or VALUES, found " + first.shown(),
        Closest.name(first.text(), List.of("select", "with", "values")).orElse(""));
  }

  /** The parser is recursive: what is nested too deeply must not reach it. */
  private void checkNesting(List<Token> tokens) {
    int depth = 0;
    for (Token token : tokens) {
      if (token.is("(") || token.is("case") || token.is("[")) {
        depth++;
      } else if (token.is(")") || token.is("end") || token.is("]")) {
        depth--;
      }
      if (depth > NESTING_MAX) {
        throw source.refuse(
            ErrorCode.SQL_TOO_COMPLEX,
            token.start(),
            "the query is nested more than "
                + NESTING_MAX
                + " levels deep; split it by WITH or into several views");
      }
    }
  }

  private SqlNode parse(Parameters params) {
    try {
      SqlText written = new SqlText(withoutSemicolon(params.text()));
      WrittenLiterals literals = new WrittenLiterals(written);
      SqlText plain = new SqlText(literals.mask(Tokens.of(written)));
      InfixCasts casts = new InfixCasts(plain);
      BitOperators bits = new BitOperators(new SqlText(casts.mask()));
      String text = bits.mask();
      List<Token> tokens = Tokens.of(new SqlText(text));
      String named = ReservedNames.mask(text, tokens);
      List<Mask> masks = masks(new SqlText(text));
      SqlNode parsed = parse(named, tokens, masks);
      SqlNode tree = unmasked(bits.unmask(casts.unmask(literals.unmask(parsed))), masks);
      return named.equals(text) ? tree : ReservedNames.unmask(tree);
    } catch (SqlParseException e) {
      if (e.getCause() instanceof StackOverflowError) {
        throw tooDeep();
      }
      throw new SyntaxMessages(source).translate(e);
    } catch (StackOverflowError e) {
      throw tooDeep();
    }
  }

  private static List<Mask> masks(SqlText text) {
    return List.of(
        new ArrayTypes(),
        new JsonArrows(text),
        new ArraySlices(text),
        new OrderedArguments(text),
        new LooseClauses(text),
        new FirstRows(text));
  }

  /** The tree of a text under some masks. */
  private static SqlNode parse(String text, List<Token> tokens, List<Mask> masks)
      throws SqlParseException {
    String masked = text;
    for (Mask mask : masks) {
      masked = mask.mask(masked, tokens);
    }
    return TypeNames.replaced(SqlParser.create(masked, CONFIG).parseQuery());
  }

  private static SqlNode unmasked(SqlNode parsed, List<Mask> masks) {
    SqlNode tree = parsed;
    for (Mask mask : masks) {
      tree = mask.unmask(tree);
    }
    return tree;
  }

  private WeirException tooDeep() {
    return source.refuse(
        ErrorCode.SQL_TOO_COMPLEX, 0, "the query is nested too deeply; split it by WITH");
  }

  /** Blanks in place of a final semicolon, so that positions stay. */
  private static String withoutSemicolon(String text) {
    List<Token> tokens = Tokens.of(new SqlText(text));
    Token last = tokens.get(Math.max(0, tokens.size() - 2));
    return last.is(";") ? text.substring(0, last.start()) + " " + text.substring(last.end()) : text;
  }

  private SqlNode bind(SqlNode tree, Parameters params, int open) {
    int[] count = new int[1];
    SqlNode bound =
        tree.accept(
            new SqlShuttle() {
              @Override
              public SqlNode visit(SqlDynamicParam param) {
                count[0]++;
                return param.getIndex() == open ? param : literal(param, params);
              }
            });
    if (count[0] < params.values().size()) {
      throw source.refuse(
          ErrorCode.SQL_INVALID,
          0,
          params.values().size() + " parameters are given, but the query has " + count[0] + " ?");
    }
    return count[0] == 0 ? tree : bound;
  }

  private SqlNode literal(SqlDynamicParam param, Parameters params) {
    SqlParserPos pos = param.getParserPosition();
    if (params.values().isEmpty()) {
      throw source.unsupported(
          source.place(pos).start(), "a ? parameter", "write the value; a query may give params");
    }
    if (param.getIndex() >= params.values().size()) {
      throw source.refuse(
          ErrorCode.SQL_INVALID,
          source.place(pos).start(),
          "? number "
              + (param.getIndex() + 1)
              + " has no value; "
              + params.values().size()
              + " are given");
    }
    return switch (params.values().get(param.getIndex())) {
      case null -> SqlLiteral.createNull(pos);
      case Boolean value -> SqlLiteral.createBoolean(value, pos);
      case Long value -> SqlLiteral.createExactNumeric(Long.toString(value), pos);
      case BigDecimal value -> SqlLiteral.createExactNumeric(value.toPlainString(), pos);
      case Double value -> SqlLiteral.createApproxNumeric(Double.toString(value), pos);
      case String value -> SqlLiteral.createCharString(value, pos);
      default ->
          throw source.refuse(
              ErrorCode.SQL_INVALID,
              source.place(pos).start(),
              "a parameter is null, a boolean, a number or a text");
    };
  }
}
