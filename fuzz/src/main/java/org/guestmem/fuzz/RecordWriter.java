package org.guestmem.fuzz;

import java.lang.classfile.Annotation;
import java.lang.classfile.AnnotationElement;
import java.lang.classfile.Attribute;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.TypeKind;
import java.lang.classfile.attribute.RecordAttribute;
import java.lang.classfile.attribute.RecordComponentInfo;
import java.lang.classfile.attribute.RuntimeVisibleAnnotationsAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import org.guestmem.api.BigEndian;
import org.guestmem.api.Length;
import org.guestmem.api.LittleEndian;
import org.guestmem.api.Offset;
import org.guestmem.api.Packed;
import org.guestmem.fuzz.Shape.Field;

/** Makes classes of shapes, as javac would of records. */
final class RecordWriter extends ClassLoader {
  private static final ClassDesc RECORD = ClassDesc.of("java.lang.Record");

  RecordWriter() {
    super(RecordWriter.class.getClassLoader());
  }

  Class<? extends Record> define(Shape shape) {
    for (Field field : shape.fields()) {
      if (field.nested() != null) {
        define(field.nested());
      }
    }
    byte[] bytes = ClassFile.of().build(ClassDesc.of(shape.name()), type -> write(shape, type));
    return defineClass(shape.name(), bytes, 0, bytes.length).asSubclass(Record.class);
  }

  private static void write(Shape shape, ClassBuilder type) {
    type.withFlags(ClassFile.ACC_PUBLIC | ClassFile.ACC_FINAL | ClassFile.ACC_SUPER);
    type.withSuperclass(RECORD);
    List<ClassDesc> types = new ArrayList<>();
    List<RecordComponentInfo> components = new ArrayList<>();
    for (Field field : shape.fields()) {
      ClassDesc itsType = type(shape, field);
      String name = "c" + types.size();
      types.add(itsType);
      type.withField(name, itsType, ClassFile.ACC_PRIVATE | ClassFile.ACC_FINAL);
      components.add(RecordComponentInfo.of(name, itsType, annotations(field)));
      accessor(ClassDesc.of(shape.name()), type, name, itsType);
    }
    constructor(ClassDesc.of(shape.name()), type, types);
    type.with(RecordAttribute.of(components));
    List<Annotation> annotations = order(shape.order());
    if (shape.packed()) {
      annotations.add(Annotation.of(desc(Packed.class)));
    }
    type.with(RuntimeVisibleAnnotationsAttribute.of(annotations));
  }

  private static ClassDesc type(Shape shape, Field field) {
    Shape nested = field.nested();
    Class<?> primitive = field.type();
    ClassDesc type =
        primitive != null
            ? desc(primitive)
            : ClassDesc.of(nested == null ? shape.name() : nested.name());
    return field.array() ? type.arrayType() : type;
  }

  private static ClassDesc desc(Class<?> type) {
    return type.describeConstable().orElseThrow();
  }

  private static List<Attribute<?>> annotations(Field field) {
    List<Annotation> annotations = order(field.order());
    add(annotations, Length.class, field.length());
    add(annotations, Offset.class, field.offset());
    return List.of(RuntimeVisibleAnnotationsAttribute.of(annotations));
  }

  private static List<Annotation> order(int order) {
    List<Annotation> annotations = new ArrayList<>();
    if ((order & Shape.LITTLE) != 0) {
      annotations.add(Annotation.of(desc(LittleEndian.class)));
    }
    if ((order & Shape.BIG) != 0) {
      annotations.add(Annotation.of(desc(BigEndian.class)));
    }
    return annotations;
  }

  private static void add(List<Annotation> annotations, Class<?> type, int value) {
    if (value != -1) {
      annotations.add(Annotation.of(desc(type), AnnotationElement.ofInt("value", value)));
    }
  }

  private static void accessor(
      ClassDesc owner, ClassBuilder type, String name, ClassDesc component) {
    type.withMethodBody(
        name,
        MethodTypeDesc.of(component),
        ClassFile.ACC_PUBLIC,
        code -> code.aload(0).getfield(owner, name, component).return_(TypeKind.from(component)));
  }

  private static void constructor(ClassDesc owner, ClassBuilder type, List<ClassDesc> types) {
    type.withMethodBody(
        ConstantDescs.INIT_NAME,
        MethodTypeDesc.of(ConstantDescs.CD_void, types),
        ClassFile.ACC_PUBLIC,
        code -> {
          code.aload(0)
              .invokespecial(
                  RECORD, ConstantDescs.INIT_NAME, MethodTypeDesc.of(ConstantDescs.CD_void));
          int slot = 1;
          for (int i = 0; i < types.size(); i++) {
            TypeKind kind = TypeKind.from(types.get(i));
            code.aload(0).loadLocal(kind, slot).putfield(owner, "c" + i, types.get(i));
            slot += kind.slotSize();
          }
          code.return_();
        });
  }
}
