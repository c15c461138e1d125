package org.guestmem.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.annotation.bundle.Requirement;

/**
 * Says that a bundle needs a back end: a resolver that puts a platform together then finds one.
 *
 * <p>On a class or package of the bundle it makes bnd write a requirement of the namespace {@value
 * #NAMESPACE} into the manifest. It is effective when active: a framework starts the bundle without
 * a back end, too, for services decide what is there at run time.
 */
@Documented
@Target({ElementType.TYPE, ElementType.PACKAGE})
@Retention(RetentionPolicy.CLASS)
// Without a filter bnd's resolver looks for a back end of the name of the namespace.
@Requirement(
    namespace = RequireGuestMemory.NAMESPACE,
    filter = "(" + RequireGuestMemory.NAMESPACE + "=*)",
    effective = "active")
public @interface RequireGuestMemory {
  /** The namespace of the capability of back ends; its attribute of the same name is the name. */
  String NAMESPACE = "org.guestmem.backend";
}
