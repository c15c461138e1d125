/** An example: finds the ACPI tables and the kernel of a running guest. */
module org.guestmem.examples.introspection {
  requires transitive org.guestmem.api;
  requires static org.jspecify;
  requires static org.osgi.annotation.bundle;
  requires static org.osgi.annotation.versioning;
  requires static org.osgi.service.component.annotations;

  exports org.guestmem.examples.introspection;
}
