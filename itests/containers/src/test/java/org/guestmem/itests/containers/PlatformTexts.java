package org.guestmem.itests.containers;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.felix.inventory.Format;
import org.apache.felix.inventory.InventoryPrinter;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** All that a platform says of its memory to people and tools, as it is now. */
final class PlatformTexts {
  private static final List<String> COMMANDS =
      List.of("backends", "regions", "regions --json", "map", "map --json", "read nowhere 0");

  private final BundleContext context;
  private final List<String> texts = new ArrayList<>();

  private PlatformTexts(BundleContext context) {
    this.context = context;
  }

  static List<String> of(BundleContext context) throws InvalidSyntaxException, JMException {
    PlatformTexts all = new PlatformTexts(context);
    all.properties();
    all.beans();
    all.inventory();
    all.shell();
    return all.texts;
  }

  private void add(String what, Object value) {
    texts.add(what + "=" + Arrays.deepToString(new Object[] {value}));
  }

  private void properties() throws InvalidSyntaxException {
    for (ServiceReference<?> service : context.getAllServiceReferences(null, null)) {
      for (String property : service.getPropertyKeys()) {
        add(property, service.getProperty(property));
      }
    }
  }

  private void beans() throws JMException {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    for (ObjectName bean : server.queryNames(new ObjectName("org.guestmem:*"), null)) {
      for (MBeanAttributeInfo attribute : server.getMBeanInfo(bean).getAttributes()) {
        add(bean + " " + attribute, server.getAttribute(bean, attribute.getName()));
      }
    }
  }

  private void inventory() {
    InventoryPrinter printer =
        context.getService(context.getServiceReference(InventoryPrinter.class));
    for (Format format : List.of(Format.TEXT, Format.HTML, Format.JSON)) {
      StringWriter text = new StringWriter();
      printer.print(new PrintWriter(text, true), format, false);
      add(format.toString(), text);
    }
  }

  private void shell() {
    CommandProcessor shell =
        context.getService(context.getServiceReference(CommandProcessor.class));
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    try (CommandSession session =
        shell.createSession(new ByteArrayInputStream(new byte[0]), out, out)) {
      for (String command : COMMANDS) {
        add(command, answer(session, command));
      }
    }
    texts.add(printed.toString(StandardCharsets.UTF_8));
  }

  private static Object answer(CommandSession session, String command) {
    try {
      return String.valueOf(session.execute("guestmem:" + command));
    } catch (Exception e) { // the user sees it
      return e;
    }
  }
}
