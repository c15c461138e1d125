package org.guestmem.itests.karaf;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.options;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;
import static org.ops4j.pax.exam.CoreOptions.systemTimeout;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.configureConsole;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.configureSecurity;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.features;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.karafDistributionConfiguration;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.keepRuntimeFolder;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.overrideJUnitBundles;

import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.karaf.options.KarafExamSystemConfigurationOption;

/** A Karaf of its own for each test class, which resolves nothing from the network. */
final class KarafOptions {
  /** The name of the region that {@code etc/org.guestmem.region-ram0.cfg} configures. */
  static final String REGION = "ram0";

  /** Inside, the system property that has the URL of the KAR. */
  static final String KAR = "guestmem.kar";

  /** Inside, the system property that has the URL of the bundle with the meters. */
  static final String METERS = "guestmem.meters";

  private static final String MAVEN = "etc/org.ops4j.pax.url.mvn.cfg";
  private static final String FEATURES = "etc/org.apache.karaf.features.cfg";
  private static final String REGION_FILE = "etc/org.guestmem.region-" + REGION + ".cfg";

  private KarafOptions() {}

  /** The distribution, which knows our features and installs some of them when it boots. */
  static Option[] withFeatures(String... names) {
    return options(
        karaf("others", "guestmem"), features(System.getProperty("guestmem.features"), names));
  }

  /** The distribution, which knows no place that has our bundles. */
  static Option[] withKar() {
    return options(karaf("others"), systemProperty(KAR).value(file("org.guestmem.karaf.kar")));
  }

  /**
   * The distribution with one configured region.
   *
   * @param repositories the Maven repositories that it may ask, and no other
   */
  private static Option karaf(String... repositories) {
    return composite(
        karafDistributionConfiguration()
            .frameworkUrl(file("apache-karaf.tar.gz"))
            .karafVersion(System.getProperty("karaf.version"))
            .name("Apache Karaf")
            .unpackDirectory(directory("containers").toFile())
            .useDeployFolder(false),
        new KarafExamSystemConfigurationOption("jupiter"),
        configureSecurity().disableKarafMBeanServerBuilder(),
        configureConsole().ignoreLocalConsole().ignoreRemoteShell(),
        keepRuntimeFolder(),
        systemTimeout(60_000),
        onlyFrom(repositories),
        jupiter(),
        region(),
        KarafJvm.options());
  }

  /** Micrometer, with what Karaf has to export for it. */
  static Option micrometer() {
    return composite(
        editConfigurationFilePut(
            "etc/custom.properties",
            "org.osgi.framework.system.packages.extra",
            "com.sun.management"),
        bundles("jspecify", "micrometer-commons", "micrometer-observation", "micrometer-core"),
        systemProperty(METERS).value(file("org.guestmem.micrometer.jar")));
  }

  private static Option onlyFrom(String... repositories) {
    Path directory = Path.of(System.getProperty("guestmem.repositories"));
    String urls =
        Stream.of(repositories)
            .map(name -> directory.resolve(name).toUri() + "@id=" + name + "@snapshots")
            .collect(Collectors.joining(","));
    String local = "local-" + String.join("-", repositories);
    String maven = "org.ops4j.pax.url.mvn.";
    return composite(
        editConfigurationFilePut(MAVEN, maven + "repositories", urls),
        editConfigurationFilePut(MAVEN, maven + "localRepository", directory(local).toString()),
        editConfigurationFilePut(
            MAVEN, maven + "settings", directory("no-settings.xml").toString()),
        editConfigurationFilePut(FEATURES, "updateSnapshots", "none"));
  }

  /** What runs tests; pax-exam's own feature would bring JUnit 4. */
  private static Option jupiter() {
    return composite(
        overrideJUnitBundles(),
        bundles(
            "opentest4j",
            "junit-platform-commons",
            "junit-platform-engine",
            "junit-platform-launcher",
            "junit-jupiter-api",
            "junit-jupiter-params",
            "junit-jupiter-engine",
            "org.guestmem.itests.driver"));
  }

  private static Option region() {
    return composite(
        editConfigurationFilePut(REGION_FILE, "guestmem.vm", "web1"),
        editConfigurationFilePut(REGION_FILE, "guestmem.name", REGION),
        editConfigurationFilePut(REGION_FILE, "guestmem.base", "0x1_0000_0000"),
        editConfigurationFilePut(REGION_FILE, "guestmem.size", "2MiB"),
        editConfigurationFilePut(REGION_FILE, "guestmem.dirty", "true"));
  }

  private static Option bundles(String... names) {
    return composite(
        Stream.of(names).map(name -> bundle(file(name + ".jar"))).toArray(Option[]::new));
  }

  private static String file(String name) {
    return Path.of(System.getProperty("guestmem.bundles"), name).toUri().toString();
  }

  private static Path directory(String name) {
    return Path.of(System.getProperty("karaf.directory"), name);
  }
}
