package dev.weir.entity;

import dev.weir.config.Clock;
import dev.weir.config.ErrorCode;
import dev.weir.entity.TenantReply.Found;
import dev.weir.entity.TenantReply.Page;
import dev.weir.entity.TenantReply.Refused;
import dev.weir.entity.TenantReply.Tenant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;

/** The event-sourced list of tenants: which exist, since when, with which limits. */
public final class TenantDirectory
    extends EventSourcedBehavior<TenantCommand, TenantEvent, NavigableMap<String, Tenant>> {
  /** The id of the one entity. */
  public static final String ENTITY_ID = "directory";

  private final Clock clock;

  private TenantDirectory(Clock clock) {
    super(PersistenceId.ofUniqueId("d|" + ENTITY_ID));
    this.clock = clock;
  }

  public static Behavior<TenantCommand> create(Clock clock) {
    return new TenantDirectory(clock);
  }

  @Override
  public NavigableMap<String, Tenant> emptyState() {
    return new TreeMap<>();
  }

  @Override
  public CommandHandler<TenantCommand, TenantEvent, NavigableMap<String, Tenant>> commandHandler() {
    return (tenants, command) ->
        switch (command) {
          case TenantCommand.Put put -> put(tenants, put);
          case TenantCommand.Ensure ensure -> ensure(tenants, ensure);
          case TenantCommand.Get get -> get(tenants, get);
          case TenantCommand.ListTenants list -> list(tenants, list);
          case TenantCommand.BeginDelete delete -> beginDelete(tenants, delete);
          case TenantCommand.Forget forget -> forget(tenants, forget);
        };
  }

  @Override
  public EventHandler<NavigableMap<String, Tenant>, TenantEvent> eventHandler() {
    return (tenants, event) -> {
      switch (event) {
        case TenantEvent.Created e ->
            tenants.put(e.tenant(), new Tenant(e.tenant(), e.atMillis(), e.limits(), false));
        case TenantEvent.LimitsChanged e ->
            tenants.computeIfPresent(
                e.tenant(),
                (name, was) -> new Tenant(name, was.createdAtMillis(), e.limits(), was.deleting()));
        case TenantEvent.DeleteBegun e ->
            tenants.computeIfPresent(
                e.tenant(),
                (name, was) -> new Tenant(name, was.createdAtMillis(), was.limits(), true));
        case TenantEvent.Forgotten e -> tenants.remove(e.tenant());
      }
      return tenants;
    };
  }

  private Effect<TenantEvent, NavigableMap<String, Tenant>> put(
      NavigableMap<String, Tenant> tenants, TenantCommand.Put put) {
    Tenant present = tenants.get(put.tenant());
    if (present == null) {
      return persist(
          new TenantEvent.Created(put.tenant(), clock.millis(), Map.copyOf(put.limits())),
          put,
          true);
    }
    if (present.deleting()) {
      return answer(put, deleting(put.tenant()));
    }
    return present.limits().equals(put.limits())
        ? answer(put, new Found(present, false))
        : persist(
            new TenantEvent.LimitsChanged(put.tenant(), Map.copyOf(put.limits())), put, false);
  }

  private Effect<TenantEvent, NavigableMap<String, Tenant>> ensure(
      NavigableMap<String, Tenant> tenants, TenantCommand.Ensure ensure) {
    Tenant present = tenants.get(ensure.tenant());
    if (present == null) {
      return persist(
          new TenantEvent.Created(ensure.tenant(), clock.millis(), Map.of()), ensure, true);
    }
    return answer(
        ensure, present.deleting() ? deleting(ensure.tenant()) : new Found(present, false));
  }

  private Effect<TenantEvent, NavigableMap<String, Tenant>> get(
      NavigableMap<String, Tenant> tenants, TenantCommand.Get get) {
    return answer(get, found(tenants, get.tenant(), tenant -> new Found(tenant, false)));
  }

  private Effect<TenantEvent, NavigableMap<String, Tenant>> list(
      NavigableMap<String, Tenant> tenants, TenantCommand.ListTenants list) {
    List<Tenant> page =
        tenants.tailMap(list.after(), false).values().stream().limit(list.limit() + 1L).toList();
    boolean more = page.size() > list.limit();
    return answer(list, new Page(more ? page.subList(0, list.limit()) : page, more));
  }

  private Effect<TenantEvent, NavigableMap<String, Tenant>> beginDelete(
      NavigableMap<String, Tenant> tenants, TenantCommand.BeginDelete delete) {
    TenantReply reply = found(tenants, delete.tenant(), tenant -> new Found(tenant, false));
    return reply instanceof Found
        ? persist(new TenantEvent.DeleteBegun(delete.tenant()), delete, false)
        : answer(delete, reply);
  }

  private Effect<TenantEvent, NavigableMap<String, Tenant>> forget(
      NavigableMap<String, Tenant> tenants, TenantCommand.Forget forget) {
    Tenant present = tenants.get(forget.tenant());
    if (present == null) {
      return answer(forget, notFound(forget.tenant()));
    }
    return Effect()
        .persist(new TenantEvent.Forgotten(forget.tenant()))
        .thenRun(after -> forget.replyTo().tell(new Found(present, false)));
  }

  private Effect<TenantEvent, NavigableMap<String, Tenant>> persist(
      TenantEvent event, TenantCommand command, boolean created) {
    return Effect()
        .persist(event)
        .thenRun(after -> command.replyTo().tell(new Found(after.get(event.tenant()), created)));
  }

  private Effect<TenantEvent, NavigableMap<String, Tenant>> answer(
      TenantCommand command, TenantReply reply) {
    return Effect().none().thenRun(same -> command.replyTo().tell(reply));
  }

  private static TenantReply found(
      NavigableMap<String, Tenant> tenants, String name, Function<Tenant, TenantReply> reply) {
    Tenant tenant = tenants.get(name);
    if (tenant == null) {
      return notFound(name);
    }
    return tenant.deleting() ? deleting(name) : reply.apply(tenant);
  }

  private static TenantReply notFound(String tenant) {
    return new Refused(
        ErrorCode.TENANT_NOT_FOUND,
        "There is no tenant "
            + tenant
            + ". A tenant comes into being with its first table: PUT /v1/tenants/"
            + tenant
            + "/tables/NAME.");
  }

  private static TenantReply deleting(String tenant) {
    return new Refused(
        ErrorCode.TENANT_DELETING,
        "Tenant " + tenant + " is being deleted; wait until it is gone.");
  }
}
