package org.guestmem.health;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.spi.UnavailableBackend;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Whether a back end serves, and whether it is the intended one. */
@Component(
    name = BackendCheck.PID,
    property = {HealthCheck.NAME + "=Guest memory: back end", HealthCheck.TAGS + "=guestmem"})
@Designate(ocd = BackendCheck.Config.class)
public final class BackendCheck implements HealthCheck {
  static final String PID = "org.guestmem.health.backend";

  /** Which back end is intended. */
  @ObjectClassDefinition(
      name = "Guest memory health: back end",
      description = "Whether a back end serves, and whether it is the intended one.")
  @interface Config {
    @AttributeDefinition(
        name = "Back end",
        description =
            "The back end that new regions shall come from: ffm or fallback. Empty: any will do.",
        required = false)
    String backend() default "";
  }

  private final BundleContext context;
  private final String intended;

  /**
   * Creates the check; for the DS runtime.
   *
   * @param context where back ends are looked for
   * @param config which is intended
   */
  @Activate
  public BackendCheck(BundleContext context, Config config) {
    this.context = context;
    this.intended = config.backend().strip();
  }

  @Override
  public Result execute() {
    List<String> serving =
        references(MmapRegionFactory.class).stream()
            .sorted(Comparator.<ServiceReference<?>>naturalOrder().reversed())
            .map(reference -> Objects.toString(reference.getProperty(MmapRegionFactory.BACKEND)))
            .toList();
    return judge(serving, intended, missing());
  }

  /** Judges the back ends that serve, the best first; {@code missing} says why others do not. */
  static Result judge(List<String> serving, String intended, String missing) {
    FormattingResultLog log = new FormattingResultLog();
    String why = missing.isEmpty() ? "" : "; " + missing;
    if (serving.isEmpty()) {
      log.critical("no back end serves{}", why);
    } else if (!intended.isEmpty() && !serving.get(0).equals(intended)) {
      log.critical("regions come from {}, not from {}{}", serving.get(0), intended, why);
    } else {
      log.info("regions come from {}{}", serving.get(0), why);
    }
    return new Result(log);
  }

  private String missing() {
    return references(UnavailableBackend.class).stream()
        .map(context::getService)
        .filter(Objects::nonNull)
        .map(missing -> missing.backend() + " does not serve: " + missing.reason())
        .collect(Collectors.joining("; "));
  }

  private <S> List<ServiceReference<S>> references(Class<S> type) {
    try {
      return List.copyOf(context.getServiceReferences(type, null));
    } catch (InvalidSyntaxException e) {
      throw new AssertionError("no filter was given", e);
    }
  }
}
