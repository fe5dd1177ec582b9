using System.Collections.Immutable;
using System.Reflection;
using Slipway.Tooling;

namespace Slipway.Parameters;

/// <summary>Finds the parameters of a build and of its components.</summary>
internal static class ParameterDiscovery
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    public static ImmutableArray<ParameterModel> Discover(NukeBuild build)
    {
        var values = new ParameterValues();
        var found = new Dictionary<string, DeclaredParameter>();
        for (var level = build.GetType(); level != typeof(NukeBuild) && level is not null; level = level.BaseType)
        {
            foreach (var member in level.GetMembers(Declared))
            {
                if (member.GetCustomAttribute<ParameterAttribute>() is { } attribute)
                {
                    Add(found, OfClass(build, member, attribute), level);
                }
            }
        }

        foreach (var component in build.GetType().GetInterfaces())
        {
            if (!typeof(INukeBuild).IsAssignableFrom(component))
            {
                continue;
            }

            foreach (var property in component.GetProperties(Declared))
            {
                if (property.GetCustomAttribute<ParameterAttribute>() is { } attribute)
                {
                    Add(found, OfComponent(build, values, property, attribute), component);
                }
            }
        }

        build.Values = values;
        return [.. found.Values.Select(declared => declared.Model)];
    }

    private static void Add(Dictionary<string, DeclaredParameter> found, ParameterModel model, Type declaredIn)
    {
        var key = ParameterName.Key(model.Name);
        if (!found.TryGetValue(key, out var same))
        {
            found.Add(key, new(model, declaredIn));
        }
        else if (same.Model.Type != model.Type)
        {
            throw new UsageException(
                $"Two parameters are named {model.Name}, of types {same.Model.Type.Name} and {model.Type.Name}.",
                $"One is declared in {same.DeclaredIn.Name}, one in {declaredIn.Name}.",
                "Rename one: [Parameter(Name = \"…\")].");
        }
    }

    private static ParameterModel OfClass(NukeBuild build, MemberInfo member, ParameterAttribute attribute)
    {
        var (type, get, set) = member switch
        {
            FieldInfo field => (field.FieldType, (Func<object?>)(() => field.GetValue(build)), (Action<object>)(value => field.SetValue(build, value))),
            PropertyInfo { CanWrite: true } property => (property.PropertyType, () => property.GetValue(build), value => property.SetValue(build, value)),
            PropertyInfo property => throw new UsageException(
                $"The parameter {property.Name} cannot be set.", "It is a property without a setter.", "Give it a setter (private will do), or make it a readonly field."),
            _ => throw new UsageException($"{member.Name} cannot be a parameter.", null, "Put [Parameter] on a field or a property."),
        };
        var initial = get();
        return Describe(build, member, attribute, type, () => initial) with { Set = set, Get = get };
    }

    private static ParameterModel OfComponent(NukeBuild build, ParameterValues values, PropertyInfo property, ParameterAttribute attribute)
    {
        var name = property.Name; // TryGetValue asks by the member's name
        var get = () => property.GetValue(build);
        return Describe(build, property, attribute, property.PropertyType, () => values.Unset(get)) with
        {
            Set = value => values.Set(name, value),
            Get = get,
        };
    }

    private static ParameterModel Describe(NukeBuild build, MemberInfo member, ParameterAttribute attribute, Type type, Func<object?> initial)
    {
        var name = attribute.Name ?? member.Name.TrimStart('_');
        var secret = member.IsDefined(typeof(SecretAttribute)) || type == typeof(Secret);
        return new ParameterModel(name, type)
        {
            Description = attribute.Description,
            IsSecret = secret,
            IsRequired = member.IsDefined(typeof(RequiredAttribute)),
            Allowed = attribute.Allowed is { } allowed ? [.. allowed] : ValueConverter.AllowedFor(type),
            Separator = attribute.Separator,
            Variable = attribute.Variable ?? ParameterName.Variable(name),
            FindDefault = secret ? null : () => DefaultText(type, initial()),
            AllowedFrom = attribute.AllowedFrom is { } source ? Lister(build, member, source) : null,
        };
    }

    private static Func<IEnumerable<string>> Lister(NukeBuild build, MemberInfo member, string source)
    {
        // A component may take them from one that it builds on; an interface does not show those as its own.
        var property = member.DeclaringType!.GetInterfaces().Prepend(member.DeclaringType!)
            .Select(type => type.GetProperty(source, Declared)).FirstOrDefault(found => found is not null);
        return property is not null && typeof(IEnumerable<string>).IsAssignableFrom(property.PropertyType)
            ? () => (IEnumerable<string>)property.GetValue(build)!
            : throw new UsageException(
                $"{member.Name} takes its allowed values from {source}, which does not list any.", $"{member.DeclaringType!.Name} has no such property of texts.", "Mend AllowedFrom.");
    }

    private static string? DefaultText(Type type, object? initial) =>
        initial is null || (type.IsValueType && Nullable.GetUnderlyingType(type) is null && type != typeof(bool) && !type.IsEnum && Equals(initial, Activator.CreateInstance(type)))
            ? null
            : Text(initial) is { Length: > 0 } text ? text : null;

    private static string Text(object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        Enum => ParameterName.Kebab(value.ToString()!),
        System.Collections.IEnumerable list and not string => string.Join(",", list.Cast<object>().Select(Text)),
        _ => value.ToString() ?? "",
    };

    private sealed class DeclaredParameter(ParameterModel model, Type declaredIn)
    {
        public ParameterModel Model => model;

        public Type DeclaredIn => declaredIn;
    }
}
