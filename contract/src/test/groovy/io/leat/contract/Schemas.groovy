package io.leat.contract

import com.fasterxml.jackson.annotation.JsonInclude
import com.fasterxml.jackson.annotation.JsonProperty
import com.fasterxml.jackson.annotation.JsonUnwrapped
import com.fasterxml.jackson.annotation.JsonValue
import jakarta.validation.constraints.Max
import jakarta.validation.constraints.Min
import jakarta.validation.constraints.Pattern
import jakarta.validation.constraints.Size
import java.lang.reflect.AnnotatedElement
import java.lang.reflect.AnnotatedParameterizedType
import java.lang.reflect.AnnotatedType
import java.lang.reflect.ParameterizedType
import java.lang.reflect.RecordComponent
import java.time.Instant
import org.jspecify.annotations.Nullable

/**
 * Schemas of records. A record in a file of its own is a schema of its own, named without 'View'; one within another stands where it is
 * used; a group that is unwrapped gives its fields to who has it.
 */
class Schemas {
  /** By their names, in the order in which they were asked for. */
  final Map<String, Map<String, Object>> all = [:]

  private final Javadoc javadoc

  Schemas(Javadoc javadoc) {
    this.javadoc = javadoc
  }

  /** The schema of {@code type}, or where it is. */
  Map<String, Object> of(Class<?> type) {
    type.record && !type.enclosingClass && value(type) == null ? ref(type) : inline(type)
  }

  private Map<String, Object> ref(Class<?> type) {
    def name = type.simpleName.replaceFirst('View$', '')
    if (!all.containsKey(name)) {
      all[name] = [:]
      all[name] = inline(type)
    }
    ['$ref': "#/components/schemas/$name".toString()]
  }

  private Map<String, Object> inline(Class<?> type) {
    if (type.enum) {
      def words = type.fields.findAll { it.enumConstant }.collect { it.getAnnotation(JsonProperty).value() }
      return words.size() == 1 ? [type: 'string', const: words[0]] : [type: 'string', enum: words]
    }
    if (type.record) {
      def value = value(type)
      return value ? part(value.annotatedType) : record(type)
    }
    switch (type) {
      case String: return [type: 'string']
      case byte[]: return [type: 'string', format: 'binary']
      case Instant: return [type: 'string', format: 'date-time']
      case [boolean, Boolean]: return [type: 'boolean']
      case [int, Integer]: return [type: 'integer']
      case [long, Long]: return [type: 'integer', format: 'int64']
      case Double: return [type: 'number']
      case Map: return [type: 'object']
      case Object: return [type: ['string', 'number', 'boolean']]
    }
    throw new IllegalStateException("there is no schema of $type")
  }

  /** The only component that stands for all of a record. */
  private static RecordComponent value(Class<?> type) {
    type.recordComponents?.find { it.accessor.getAnnotation(JsonValue) }
  }

  private Map<String, Object> record(Class<?> type) {
    def fields = [:]
    def required = []
    add(fields, required, type, '', true)
    def schema = [type: 'object', description: javadoc.of(type), properties: fields]
    if (required) schema.required = required
    schema.additionalProperties = false
    schema
  }

  private void add(Map<String, Object> fields, List<String> required, Class<?> type, String prefix, boolean there) {
    type.recordComponents.each { component ->
      def unwrapped = component.accessor.getAnnotation(JsonUnwrapped)
      def nullable = component.annotatedType.isAnnotationPresent(Nullable)
      if (unwrapped) {
        add(fields, required, component.type, prefix + unwrapped.prefix(), there && !nullable)
      } else {
        def property = component.accessor.getAnnotation(JsonProperty)
        def name = prefix + (property?.value() ?: component.name)
        def omitted = nullable && (omits(component.accessor) || omits(type))
        def field = part(component.annotatedType)
        if (nullable && !omitted) {
          field = orNull(field)
        }
        if (property?.defaultValue()) {
          field.default = field.type == 'boolean' ? Boolean.valueOf(property.defaultValue()) : property.defaultValue()
        }
        fields[name] = [*: field, description: javadoc.of(type, component.name)]
        if (there && !omitted) {
          required << name
        }
      }
    }
  }

  private static boolean omits(AnnotatedElement element) {
    element.getAnnotation(JsonInclude)?.value() == JsonInclude.Include.NON_NULL
  }

  private static Map<String, Object> orNull(Map<String, Object> field) {
    if (field.containsKey('$ref')) {
      return [oneOf: [field, [type: 'null']]]
    }
    [*: field, type: [field.type, 'null'].flatten()] + (field.containsKey('enum') ? [enum: field.enum + [null]] : [:])
  }

  private Map<String, Object> part(AnnotatedType annotated) {
    def type = annotated.type
    def arguments = annotated instanceof AnnotatedParameterizedType ? annotated.annotatedActualTypeArguments : []
    def raw = (type instanceof ParameterizedType ? type.rawType : type) as Class<?>
    def schema
    if (raw == List) {
      schema = [type: 'array', items: part(arguments[0])]
    } else if (raw == Map) {
      schema = [type: 'object', additionalProperties: part(arguments[1])]
    } else if (raw == Change) {
      schema = orNull(part(arguments[0]))
    } else {
      schema = of(raw)
    }
    [*: schema, *: limits(annotated, raw)]
  }

  private static Map<String, Object> limits(AnnotatedType type, Class<?> of) {
    def limits = [:]
    def kind = of == List ? 'Items' : of == Map ? 'Properties' : 'Length'
    type.getAnnotation(Size)?.with { size ->
      if (size.min() > 0) limits['min' + kind] = size.min()
      limits['max' + kind] = size.max()
    }
    type.getAnnotation(Min)?.with { limits.minimum = it.value() }
    type.getAnnotation(Max)?.with { limits.maximum = it.value() }
    type.getAnnotation(Pattern)?.with { form ->
      limits.pattern = form.regexp()
      if (!form.message().startsWith('{')) limits.title = form.message()
    }
    limits
  }
}
