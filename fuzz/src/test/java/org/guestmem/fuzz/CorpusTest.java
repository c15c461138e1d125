package org.guestmem.fuzz;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The inputs that fuzzing found worth keeping: together they reach what it has reached, and API and
 * model agree on each.
 */
final class CorpusTest {

  @Test
  void descriptorChainsMustDoWhatTheModelDoes() throws Exception {
    replay(DescriptorChain.class, DescriptorChain::fuzzerTestOneInput);
  }

  @Test
  void translationsMustBeThoseOfTheModel() throws Exception {
    replay(IotlbAccess.class, IotlbAccess::fuzzerTestOneInput);
  }

  @Test
  void recordsMustLieAsTheModelSays() throws Exception {
    replay(RecordLayouts.class, RecordLayouts::fuzzerTestOneInput);
  }

  @Test
  void regionsMustBeFoundWhereTheModelHasThem() throws Exception {
    replay(AddressSpace.class, AddressSpace::fuzzerTestOneInput);
  }

  @Test
  void configurationsMustMeanWhatTheModelReads() throws Exception {
    replay(Configuration.class, Configuration::fuzzerTestOneInput);
  }

  private static void replay(Class<?> target, Consumer<byte[]> run) throws Exception {
    List<Path> inputs = inputs(target.getSimpleName());
    assertFalse(inputs.isEmpty(), target + " has no corpus");
    for (Path input : inputs) {
      try {
        run.accept(Files.readAllBytes(input));
      } catch (RuntimeException | Error e) {
        throw new AssertionError(target.getSimpleName() + " with " + input.getFileName(), e);
      }
    }
  }

  private static List<Path> inputs(String target) throws IOException, URISyntaxException {
    Path corpus = Path.of(CorpusTest.class.getResource("/corpus/" + target).toURI());
    try (Stream<Path> inputs = Files.list(corpus)) {
      return inputs.sorted().toList();
    }
  }
}
