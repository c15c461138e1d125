package org.guestmem.itests.karaf;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import java.util.Set;
import javax.security.auth.Subject;
import org.apache.karaf.jaas.boot.principal.RolePrincipal;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.osgi.framework.BundleContext;

/**
 * Karaf's shell, as an administrator has it.
 *
 * @param context the context of the bundle that asks for it
 */
record KarafShell(BundleContext context) {

  /** Runs a command line and returns what it printed, or throws what it threw. */
  String run(String line) throws Exception {
    RolePrincipal[] roles = {
      new RolePrincipal("admin"), new RolePrincipal("manager"), new RolePrincipal("viewer")
    };
    Subject administrator = new Subject(true, Set.of(roles), Set.of(), Set.of());
    try {
      return Subject.doAs(administrator, (PrivilegedExceptionAction<String>) () -> execute(line));
    } catch (PrivilegedActionException e) {
      throw e.getException();
    }
  }

  private String execute(String line) throws Exception {
    SessionFactory factory = context.getService(context.getServiceReference(SessionFactory.class));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    Session session = factory.create(new ByteArrayInputStream(new byte[0]), out, out);
    try {
      Object result = session.execute(line);
      out.flush();
      return bytes.toString(StandardCharsets.UTF_8) + (result == null ? "" : result);
    } finally {
      session.close();
    }
  }
}
