using System.Reflection;
using Slipway.Planning;
using Slipway.Tooling;

namespace Slipway.Building;

/// <summary>Finds the targets of a build: properties of type <see cref="Target"/> of its class and of its components.</summary>
internal static class TargetDiscovery
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private sealed record Found(string Name, Target Target, string DeclaredIn);

    /// <summary>All targets, with references resolved to names.</summary>
    public static TargetCollection Discover(INukeBuild build, IReadOnlyCollection<Target> defaults)
    {
        var found = Find(build);
        var names = new Dictionary<Target, string>(found.Count, TargetIdentity.Instance);
        foreach (var target in found)
        {
            names.TryAdd(target.Target, target.Name);
        }

        // A getter that captures locals makes another delegate each time; its method still tells it apart, unless a helper makes several targets.
        ILookup<MethodInfo, string>? byMethod = null;

        string NameOf(Target target, string asker) =>
            names.TryGetValue(target, out var name) ? name
            : (byMethod ??= found.ToLookup(other => other.Target.Method, other => other.Name))[target.Method].Take(2).ToArray() is [var only] ? only
            : throw new UsageException(
                $"{asker} refers to something that is not a target of this build.",
                "A target is a property of type Target, written as: Target Name => _ => _ …",
                "Refer to the property itself.");

        var definitions = new List<TargetDefinition>(found.Count);
        foreach (var target in found)
        {
            var definition = new TargetDefinition(build, new TargetModel(target.Name) { DeclaredIn = target.DeclaredIn });
            target.Target(definition);
            definitions.Add(definition);
        }

        var defaultNames = defaults.Select(target => NameOf(target, "Execute")).ToHashSet();
        var models = new Dictionary<string, TargetModel>(found.Count);
        foreach (var definition in definitions)
        {
            var model = definition.Resolve(NameOf);
            models.Add(model.Name, defaultNames.Contains(model.Name) ? model with { IsDefault = true } : model);
        }

        // By now all outputs are known.
        foreach (var definition in definitions)
        {
            if (definition.Consumed.Count > 0)
            {
                var model = models[definition.Name];
                var outputs = definition.Consumed.SelectMany(target => models[NameOf(target, model.Name)].Produces);
                models[model.Name] = model with { Consumes = model.Consumes.AddRange(outputs) };
            }
        }

        return new TargetCollection(models.Values);
    }

    private static Dictionary<string, Found>.ValueCollection Find(INukeBuild build)
    {
        var type = build.GetType();
        var all = new Dictionary<string, Found>();
        for (var level = type; level is not null && level != typeof(object); level = level.BaseType)
        {
            foreach (var property in level.GetProperties(Declared))
            {
                // An explicit implementation has a dot in its name; it is found through its interface.
                if (property.PropertyType == typeof(Target) && !property.Name.Contains('.'))
                {
                    Add(all, build, property, level);
                }
            }
        }

        foreach (var component in type.GetInterfaces())
        {
            if (component != typeof(INukeBuild) && typeof(INukeBuild).IsAssignableFrom(component))
            {
                foreach (var property in component.GetProperties(Declared))
                {
                    if (property.PropertyType == typeof(Target) && !property.Name.Contains('.'))
                    {
                        Add(all, build, property, component);
                    }
                }
            }
        }

        return all.Values;
    }

    private static void Add(Dictionary<string, Found> all, INukeBuild build, PropertyInfo property, Type declaring)
    {
        var target = (Target?)property.GetValue(build)
            ?? throw new UsageException($"{declaring.Name}.{property.Name} is a target without a definition.", "Its value is null.", "Write it as: Target Name => _ => _ …");
        if (!all.TryGetValue(property.Name, out var same))
        {
            all.Add(property.Name, new(property.Name, target, declaring.Name));
        }
        else if (!same.Target.Equals(target) && !IsOverride(declaring, property) && !IsImplemented(build, declaring, property))
        {
            throw new UsageException(
                $"Two targets are named {property.Name}.",
                $"One is declared in {same.DeclaredIn}, one in {declaring.Name}.",
                $"Rename one, or implement both by one property in {build.GetType().Name} and use Inherit.");
        }

        // A base class's virtual property was met in the derived class already.
        static bool IsOverride(Type declaring, PropertyInfo property) => !declaring.IsInterface && property.GetMethod!.IsVirtual;

        // The class's property of that name implements the component's: the same target, whose getter makes another delegate each time.
        static bool IsImplemented(INukeBuild build, Type declaring, PropertyInfo property)
        {
            if (!declaring.IsInterface)
            {
                return false;
            }

            var map = build.GetType().GetInterfaceMap(declaring);
            var method = map.TargetMethods[Array.IndexOf(map.InterfaceMethods, property.GetMethod)];
            return method.DeclaringType is { IsInterface: false } && !method.Name.Contains('.');
        }
    }
}
