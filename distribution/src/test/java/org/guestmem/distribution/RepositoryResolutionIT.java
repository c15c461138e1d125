package org.guestmem.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import aQute.bnd.build.model.EE;
import aQute.bnd.osgi.repository.ResourcesRepository;
import aQute.bnd.osgi.repository.XMLResourceParser;
import aQute.bnd.osgi.resource.ResourceBuilder;
import aQute.bnd.osgi.resource.ResourceUtils;
import aQute.bnd.version.VersionRange;
import biz.aQute.resolve.BndResolver;
import biz.aQute.resolve.GenericResolveContext;
import biz.aQute.resolve.ResolverLogger;
import java.io.File;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.felix.framework.FrameworkFactory;
import org.guestmem.api.RequireGuestMemory;
import org.guestmem.follow.MemoryFollower;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.namespace.IdentityNamespace;
import org.osgi.resource.Namespace;
import org.osgi.resource.Resource;
import org.osgi.resource.Wire;
import org.osgi.service.resolver.ResolutionException;

/** What bnd's resolver finds in the index of the platform for a plug-in that needs memory. */
class RepositoryResolutionIT {
  private static final File INDEX =
      GuestmemScript.HOME.resolve("distribution/target/platform/index.xml").toFile();
  private static final String FALLBACK = "org.guestmem.fallback";
  private static final String FFM = "org.guestmem.ffm";
  private static final String PLUG_IN = "org.guestmem.follow";
  private static final Set<String> NEEDED =
      Set.of(
          PLUG_IN,
          "org.guestmem.api",
          "org.apache.felix.framework",
          "org.apache.felix.scr",
          "org.osgi.service.component",
          "org.osgi.util.function",
          "org.osgi.util.promise");

  @Test
  void fallbackMustComeAlongOnJava17() throws Exception {
    Map<Resource, List<Wire>> resolved = resolve(EE.JavaSE_17, resource -> true);
    assertEquals(withBackEnd(FALLBACK), names(resolved));
    assertEquals(
        Set.of(RequireGuestMemory.NAMESPACE), namespacesOfWires(PLUG_IN, FALLBACK, resolved));
  }

  @ParameterizedTest
  @ValueSource(strings = {FALLBACK, FFM})
  void eitherBackEndMustDoOnJava25(String backEnd) throws Exception {
    String other = backEnd.equals(FFM) ? FALLBACK : FFM;
    assertEquals(
        withBackEnd(backEnd), names(resolve(EE.JavaSE_25, found -> !name(found).equals(other))));
  }

  @Test
  void plugInMustNotResolveWithoutABackEnd() {
    Predicate<Resource> others =
        resource -> resource.getCapabilities(RequireGuestMemory.NAMESPACE).isEmpty();
    ResolutionException refused =
        assertThrows(ResolutionException.class, () -> resolve(EE.JavaSE_25, others));
    assertTrue(refused.toString().contains(RequireGuestMemory.NAMESPACE), refused::toString);
  }

  /** Resolves for a Felix on that Java, as who puts a platform together does. */
  private static Map<Resource, List<Wire>> resolve(EE java, Predicate<Resource> offered)
      throws Exception {
    ResolverLogger log = new ResolverLogger(0);
    GenericResolveContext context = new GenericResolveContext(log);
    context.addRepository(
        new ResourcesRepository(
            XMLResourceParser.getResources(INDEX).stream().filter(offered).toList()));
    context.addRepository(
        new ResourcesRepository(
            List.of(bundle(MemoryFollower.class), bundle(FrameworkFactory.class))));
    context.addFramework("org.apache.felix.framework", "0");
    context.addEE(java);
    context.addEffectiveDirective(Namespace.EFFECTIVE_ACTIVE);
    context.getInput().addRequireBundle(PLUG_IN, new VersionRange("0"));
    context.done();
    return new BndResolver(log).resolve(context);
  }

  /** The bundle that a class is from, which the index does not have. */
  private static Resource bundle(Class<?> type) throws Exception {
    URI jar = type.getProtectionDomain().getCodeSource().getLocation().toURI();
    ResourceBuilder bundle = new ResourceBuilder();
    bundle.addFile(new File(jar), jar);
    return bundle.build();
  }

  private static Set<String> withBackEnd(String backEnd) {
    Set<String> names = new TreeSet<>(NEEDED);
    names.add(backEnd);
    return names;
  }

  private static Set<String> names(Map<Resource, List<Wire>> resolved) {
    return resolved.keySet().stream()
        .map(RepositoryResolutionIT::name)
        .filter(name -> !name.isEmpty())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The symbolic name; nothing for the system and the request, which are no bundles. */
  private static String name(Resource resource) {
    return ResourceUtils.capabilityStream(resource, IdentityNamespace.IDENTITY_NAMESPACE)
        .map(ResourceUtils::getIdentity)
        .findFirst()
        .orElse("");
  }

  private static Set<String> namespacesOfWires(
      String from, String to, Map<Resource, List<Wire>> resolved) {
    return resolved.entrySet().stream()
        .flatMap(entry -> entry.getValue().stream())
        .filter(wire -> name(wire.getRequirer()).equals(from))
        .filter(wire -> name(wire.getProvider()).equals(to))
        .map(wire -> wire.getRequirement().getNamespace())
        .collect(Collectors.toSet());
  }
}
