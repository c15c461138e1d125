package org.guestmem.itests.karaf;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.security.auth.Subject;
import org.apache.karaf.jaas.boot.principal.RolePrincipal;
import org.apache.karaf.shell.api.console.Candidate;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.apache.karaf.shell.support.completers.CommandsCompleter;
import org.apache.karaf.shell.support.parsing.DefaultParser;
import org.osgi.framework.BundleContext;

/**
 * Karaf's shell, as an administrator has it.
 *
 * @param context the context of the bundle that asks for it
 */
record KarafShell(BundleContext context) {

  /** Runs a command line and returns what it printed, or throws what it threw. */
  String run(String line) throws Exception {
    return asAdministrator(() -> execute(line));
  }

  /** What the TAB key offers at the end of a line. */
  List<String> complete(String line) throws Exception {
    return asAdministrator(() -> candidates(line));
  }

  private static <T> T asAdministrator(PrivilegedExceptionAction<T> action) throws Exception {
    RolePrincipal[] roles = {
      new RolePrincipal("admin"), new RolePrincipal("manager"), new RolePrincipal("viewer")
    };
    Subject administrator = new Subject(true, Set.of(roles), Set.of(), Set.of());
    try {
      return Subject.doAs(administrator, action);
    } catch (PrivilegedActionException e) {
      throw e.getException();
    }
  }

  private String execute(String line) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    Session session = factory().create(new ByteArrayInputStream(new byte[0]), out, out);
    try {
      Object result = session.execute(line);
      out.flush();
      return bytes.toString(StandardCharsets.UTF_8) + (result == null ? "" : result);
    } finally {
      session.close();
    }
  }

  /** Asks what the reader of a console's lines asks at that key. */
  private List<String> candidates(String line) {
    PrintStream out =
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    InputStream in = InputStream.nullInputStream();
    Session console = factory().create(in, out, out, null, "UTF-8", null);
    try {
      List<Candidate> candidates = new ArrayList<>();
      CommandsCompleter completer = console.getRegistry().getService(CommandsCompleter.class);
      CommandLine parsed = new DefaultParser().parse(console, line, line.length());
      completer.completeCandidates(console, parsed, candidates);
      return candidates.stream().map(Candidate::value).sorted().toList();
    } finally {
      console.close();
    }
  }

  private SessionFactory factory() {
    return context.getService(context.getServiceReference(SessionFactory.class));
  }
}
