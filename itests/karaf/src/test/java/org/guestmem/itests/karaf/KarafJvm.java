package org.guestmem.itests.karaf;

import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.vmOption;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;

import java.io.File;
import java.util.List;
import org.ops4j.pax.exam.Option;

/** The command line of {@code bin/karaf}, which the container does not use. */
final class KarafJvm {
  private static final String VERSION = System.getProperty("karaf.version");

  private static final List<String> AS_SHIPPED =
      List.of(
          "--add-reads=java.xml=java.logging",
          "--add-exports=java.base/org.apache.karaf.specs.locator=java.xml,ALL-UNNAMED",
          "--patch-module=java.base=" + endorsed("locator"),
          "--patch-module=java.xml=" + endorsed("java.xml"),
          "--add-opens=java.base/java.security=ALL-UNNAMED",
          "--add-opens=java.base/java.net=ALL-UNNAMED",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.util=ALL-UNNAMED",
          "--add-opens=java.naming/javax.naming.spi=ALL-UNNAMED",
          "--add-opens=java.rmi/sun.rmi.transport.tcp=ALL-UNNAMED",
          "--add-exports=java.base/sun.net.www.protocol.file=ALL-UNNAMED",
          "--add-exports=java.base/sun.net.www.protocol.ftp=ALL-UNNAMED",
          "--add-exports=java.base/sun.net.www.protocol.http=ALL-UNNAMED",
          "--add-exports=java.base/sun.net.www.protocol.https=ALL-UNNAMED",
          "--add-exports=java.base/sun.net.www.protocol.jar=ALL-UNNAMED",
          "--add-exports=java.base/sun.net.www.content.text=ALL-UNNAMED",
          "--add-exports=jdk.naming.rmi/com.sun.jndi.url.rmi=ALL-UNNAMED",
          "--add-exports=java.rmi/sun.rmi.registry=ALL-UNNAMED");

  private KarafJvm() {}

  static Option options() {
    String directories =
        String.join(File.pathSeparator, "lib/jdk9plus/*", "lib/boot/*", "lib/endorsed/*");
    return composite(
        composite(AS_SHIPPED.stream().map(o -> vmOption(o)).toArray(Option[]::new)),
        Runtime.version().feature() < 24 ? securityManager() : settingsOf25(),
        vmOption("-classpath"),
        vmOption(directories));
  }

  private static Option securityManager() {
    return vmOption("-Djava.security.manager=allow");
  }

  /**
   * What the README tells an operator to set: a 24 has no security manager, and asks who may call
   * native code.
   */
  private static Option settingsOf25() {
    return composite(
        vmOption("-XX:+UnlockDiagnosticVMOptions"),
        vmOption("--enable-native-access=ALL-UNNAMED"),
        editConfigurationFilePut(
            "etc/org.apache.felix.eventadmin.impl.EventAdmin.cfg",
            "org.apache.felix.eventadmin.AddSubject",
            "false"));
  }

  private static String endorsed(String name) {
    return "lib/endorsed/org.apache.karaf.specs." + name + "-" + VERSION + ".jar";
  }
}
