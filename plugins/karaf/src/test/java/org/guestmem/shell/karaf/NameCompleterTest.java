package org.guestmem.shell.karaf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.karaf.shell.api.console.Candidate;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.parsing.DefaultParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The completer as Karaf calls it, on lines as its parser cuts them. */
class NameCompleterTest {
  private static final RegionNames NAMES =
      new RegionNames(
          new TreeMap<>(
              Map.of(
                  "web1", new TreeSet<>(List.of("ram0", "ram1", "rom")),
                  "db", new TreeSet<>(List.of("ram0", "nvdimm")))));

  private final NamesCommand command = new NamesCommand(() -> NAMES);

  @ParameterizedTest
  @CsvSource({
    "'guestmem:map ', 'db web1'",
    "'guestmem:map w', web1",
    "'guestmem:map --by dirty ', 'db web1'",
    "'guestmem:map --by ', ''",
    "'guestmem:map --json --by dirty d', db",
    "'guestmem:map web1 ', ''",
    "'guestmem:read ', 'nvdimm ram0 ram1 rom'",
    "'guestmem:read r', 'ram0 ram1 rom'",
    "'guestmem:read ram0 ', ''",
    "'guestmem:read --vm ', 'db web1'",
    "'guestmem:read --vm db ', 'nvdimm ram0'",
    "'guestmem:read --vm db r', ram0",
    "'guestmem:read --vm no ', ''",
    "'guestmem:dirty --watch --vm web1 ro', rom",
    "'guestmem:write --yes n', nvdimm",
    "'guestmem:save --replace n', nvdimm",
    "'guestmem:load n', nvdimm",
    "'guestmem:close n', nvdimm",
    "'guestmem:create --vm d', db",
    "'guestmem:create r', ''",
    "'guestmem:find r', ''",
    "'guestmem:find --vm web1 --from ra', 'ram0 ram1'",
    "'guestmem:find --limit ', ''",
    "'guestmem:regions ', ''",
    "'feature:install --vm ', ''",
    "'somebody:read r', ''",
    "'guestmem:n', 'guestmem:names'",
    "'na', 'names'"
  })
  void namesMustFitWhereTheCursorIs(String line, String expected) {
    assertEquals(expected, complete(line, false));
  }

  @Test
  void commandMustHaveNoScopeInItsSubshell() {
    assertEquals("names", complete("", true));
  }

  @Test
  void wordMustBeCompletedInTheMiddleOfALine() {
    CommandLine line = new DefaultParser().parse(session(), "guestmem:read ra 16", 16);
    assertEquals("ram0 ram1", candidates(line, false));
  }

  @Test
  void commandMustListTheNames() {
    assertEquals("db: nvdimm, ram0\nweb1: ram0, ram1, rom", command.execute(session(), List.of()));
  }

  private String complete(String line, boolean scoped) {
    return candidates(new DefaultParser().parse(session(), line, line.length()), scoped);
  }

  private String candidates(CommandLine line, boolean scoped) {
    List<Candidate> candidates = new ArrayList<>();
    command.getCompleter(scoped).completeCandidates(session(), line, candidates);
    return String.join(" ", candidates.stream().map(Candidate::value).toList());
  }

  /** A session in which every command is typed with its scope. */
  private static Session session() {
    return (Session)
        Proxy.newProxyInstance(
            Session.class.getClassLoader(),
            new Class<?>[] {Session.class},
            (proxy, method, arguments) -> {
              assertEquals("resolveCommand", method.getName());
              return arguments[0];
            });
  }
}
