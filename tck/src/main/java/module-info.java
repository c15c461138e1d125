// Open, so that JUnit finds the cases.
open module org.guestmem.tck {
  exports org.guestmem.tck;

  requires transitive org.guestmem.api;
  requires transitive org.junit.jupiter.api;
  requires jdk.management;
  requires org.junit.jupiter.params;
  requires static org.jspecify;
  requires static org.osgi.annotation.bundle;
  requires static org.osgi.annotation.versioning;
}
