package org.guestmem.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Where a component of a record begins, if not right after the one before it; between them lies
 * padding.
 *
 * @see ValueType#ofRecord
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Offset {
  /**
   * The first byte of the component.
   *
   * @return bytes from the start of the record
   */
  int value();
}
