package dev.weir.sql;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.zset.Column;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.config.CalciteConnectionConfigImpl;
import org.apache.calcite.config.CalciteConnectionProperty;
import org.apache.calcite.config.NullCollation;
import org.apache.calcite.jdbc.CalciteSchema;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.runtime.CalciteException;
import org.apache.calcite.schema.impl.AbstractTable;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorUtil;
import org.apache.calcite.sql2rel.SqlToRelConverter;

/** Text to Calcite's relational tree: parse, refuse, validate, convert. */
final class QueryFront {
  private static final CalciteConnectionConfigImpl CONNECTION = connection();

  private static final SqlValidator.Config VALIDATION =
      SqlValidator.Config.DEFAULT
          .withConformance(WeirConformance.INSTANCE)
          .withDefaultNullCollation(NullCollation.HIGH)
          .withCallRewrite(false)
          .withTypeCoercionFactory((types, validator) -> new Coercion(types, validator, true))
          .withIdentifierExpansion(true);

  /** For recursive queries. */
  private static final SqlValidator.Config OWN_BRANCH_TYPES =
      VALIDATION.withTypeCoercionFactory(
          (types, validator) -> new Coercion(types, validator, false));

  private static final SqlToRelConverter.Config CONVERSION =
      SqlToRelConverter.config()
          .withExpand(false)
          // ARRAY(SELECT ... ORDER BY ...) has an order
          .withRemoveSortInSubQuery(false)
          .withInSubQueryThreshold(Integer.MAX_VALUE)
          .withTrimUnusedFields(false)
          .withRelBuilderConfigTransform(
              config ->
                  config
                      // the builder merges projections wrongly where a subquery is among them
                      .withBloat(-1)
                      .withSimplify(false)
                      .withSimplifyLimit(false)
                      .withSimplifyValues(false)
                      .withPruneInputOfAggregate(false)
                      .withPushJoinCondition(false));

  /**
   * What Calcite made of a query.
   *
   * @param names of the output columns as written
   * @param relations what the query reads, by name
   * @param firstJoin position of the first joined relation, 0 without a join
   */
  record Converted(
      RelRoot root,
      SqlNode tree,
      List<String> names,
      Map<String, Catalog.Relation> relations,
      int firstJoin) {}

  private final SqlText source;
  private final Catalog catalog;
  private final RelDataTypeFactory types = SqlTypes.factory();
  private final Map<String, Catalog.Relation> relations = new TreeMap<>();

  QueryFront(SqlText source, Catalog catalog) {
    this.source = source;
    this.catalog = catalog;
  }

  /**
   * @param supplied calls whose rows come with the query
   */
  Converted convert(List<Object> inOrder, Map<String, Object> byName, List<SuppliedCall> supplied) {
    SqlNode written = Aggregates.replaced(QueryParser.parse(source, inOrder, byName));
    // a call without rows stays where it is, to be refused by its name
    SuppliedCalls named =
        supplied.isEmpty()
            ? new SuppliedCalls(written, List.of())
            : SuppliedCalls.of(source, written);
    SqlNode tree = Rewrites.of(source, named.tree());
    Refusals.Checked checked = Refusals.check(source, tree);
    Catalog all = named.beside(catalog);
    for (SqlIdentifier name : checked.relations()) {
      all.relation(name.getSimple())
          .ifPresent(relation -> relations.put(relation.name(), relation));
    }
    CalciteCatalogReader reader = reader();
    if (supplied.isEmpty()) {
      requireTypes(Parameters.of(source, inOrder, byName), reader);
    }
    Map<String, Integer> recursive = RecursionReader.positions(source, tree);
    SqlValidator validator =
        SqlValidatorUtil.newValidator(
            Functions.table(), reader, types, recursive.isEmpty() ? VALIDATION : OWN_BRANCH_TYPES);
    try {
      SqlNode valid = validator.validate(IgnoringNulls.written(tree));
      RepeatedGroups.refuse(source, valid);
      List<String> names = validator.getValidatedNodeType(valid).getFieldNames();
      return new Converted(
          relationalTree(validator, reader, valid), tree, names, relations, checked.firstJoin());
    } catch (LibraryFunction.Misuse e) {
      throw source.refuse(ErrorCode.SQL_INVALID, source.place(e.pos()).start(), e.getMessage());
    } catch (AssertionError e) {
      WeirException refusal = unexpected(checked, recursive);
      refusal.initCause(e);
      throw refusal;
    } catch (CalciteContextException e) {
      throw messages().translate(e);
    } catch (CalciteException e) {
      throw source.refuse(ErrorCode.SQL_INVALID, 0, ValidationMessages.plain(e.getMessage()));
    }
  }

  private void requireTypes(Parameters params, CalciteCatalogReader reader) {
    for (int i = 0; i < params.values().size(); i++) {
      SqlDynamicParam[] open = new SqlDynamicParam[1];
      Optional<RelDataType> type = typeOf(params, i, reader, open);
      if (type.isPresent()) {
        ParameterTypes.require(
            source,
            source.place(open[0].getParserPosition()).start(),
            params.names().get(i),
            params.values().get(i),
            type.get());
      }
    }
  }

  /** The type that the place of a parameter asks for; empty where a value of any may stand. */
  private Optional<RelDataType> typeOf(
      Parameters params, int index, CalciteCatalogReader reader, SqlDynamicParam[] open) {
    SqlNode tree =
        Rewrites.of(source, Aggregates.replaced(QueryParser.parseOpen(source, params, index)));
    SqlValidator validator =
        SqlValidatorUtil.newValidator(Functions.table(), reader, types, VALIDATION);
    try {
      validator
          .validate(IgnoringNulls.written(tree))
          .accept(
              new SqlBasicVisitor<Void>() {
                @Override
                public Void visit(SqlDynamicParam param) {
                  open[0] = param;
                  return null;
                }
              });
    } catch (CalciteException | LibraryFunction.Misuse | AssertionError | NullPointerException e) {
      // expected: nothing says of what type it is, or the query is refused for what it is
      return Optional.empty();
    }
    return Optional.ofNullable(open[0])
        .map(validator::getValidatedNodeTypeIfKnown)
        .filter(type -> type.getSqlTypeName() != SqlTypeName.UNKNOWN);
  }

  /** What Calcite does not expect of a query that it takes otherwise. */
  private WeirException unexpected(Refusals.Checked checked, Map<String, Integer> recursive) {
    if (!recursive.isEmpty()) {
      return differentTypes(recursive);
    }
    if (checked.mergedAgain() == 0) {
      return source.unsupported(
          0, "a query of this form", "put parts of it into WITH or into views of their own");
    }
    return source.unsupported(
        checked.mergedAgain(),
        "the bare name of a column that more than two tables have beside USING or NATURAL",
        "write it with the name of its table, or put one join in a subquery in FROM");
  }

  /** Calcite finds that the types of a recursion are not those it has promised. */
  private WeirException differentTypes(Map<String, Integer> recursive) {
    return source.unsupported(
        Collections.min(recursive.values()),
        "WITH RECURSIVE with other types in the step than in the start",
        "CAST the columns of both to the same types");
  }

  private RelRoot relationalTree(
      SqlValidator validator, CalciteCatalogReader reader, SqlNode valid) {
    HepPlanner planner = new HepPlanner(HepProgram.builder().build());
    // Calcite would compute constants in its own way, and fails where they have a time zone
    planner.setExecutor((_, constants, results) -> results.addAll(constants));
    RelOptCluster cluster = RelOptCluster.create(planner, new RexBuilder(types));
    return new Converter(validator, reader, cluster, CONVERSION).convert(valid);
  }

  private CalciteCatalogReader reader() {
    CalciteSchema root = CalciteSchema.createRootSchema(false, false);
    for (Catalog.Relation relation : relations.values()) {
      root.add(
          relation.name(),
          new AbstractTable() {
            @Override
            public RelDataType getRowType(RelDataTypeFactory factory) {
              return SqlTypes.rowType(factory, relation.schema());
            }
          });
    }
    return new CalciteCatalogReader(root, List.of(), types, CONNECTION);
  }

  private ValidationMessages messages() {
    Set<String> columns = new TreeSet<>();
    for (Catalog.Relation relation : relations.values()) {
      relation.schema().columns().stream().map(Column::name).forEach(columns::add);
    }
    return new ValidationMessages(source, catalog.names(), columns);
  }

  private static CalciteConnectionConfigImpl connection() {
    Properties properties = new Properties();
    properties.setProperty(CalciteConnectionProperty.CASE_SENSITIVE.camelName(), "true");
    properties.setProperty(
        CalciteConnectionProperty.UNQUOTED_CASING.camelName(), Casing.TO_LOWER.name());
    return new CalciteConnectionConfigImpl(properties);
  }
}
