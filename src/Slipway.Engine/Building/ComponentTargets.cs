using System.Reflection;
using Slipway.Tooling;

namespace Slipway.Building;

/// <summary>Reaches a component's own default implementation of a target that the build class overrides.</summary>
internal static class ComponentTargets
{
    /// <summary>
    /// The target as <typeparamref name="T"/> itself, or a component that it builds on, implements it. The selected property is found by its value; its
    /// own getter is then called without virtual dispatch.
    /// </summary>
    public static Target OwnImplementation<T>(INukeBuild build, Func<T, Target> selector, string targetName)
        where T : INukeBuild
    {
        var selected = selector((T)build);
        var candidates = typeof(T).GetInterfaces().Prepend(typeof(T))
            .SelectMany(type => type.GetProperties())
            .Where(candidate => candidate.PropertyType == typeof(Target) && !candidate.Name.Contains('.'))
            .Select(candidate => (Property: candidate, Value: candidate.GetValue(build) as Target))
            .ToList();

        // A getter that captures locals makes another delegate each time; its method still tells it apart.
        var property = candidates.Find(candidate => Equals(candidate.Value, selected)).Property
            ?? candidates.Find(candidate => candidate.Value?.Method == selected.Method).Property
            ?? throw new UsageException($"{targetName} inherits from {typeof(T).Name}, but what it selects is not a target of it.", null, $"Write Inherit<{typeof(T).Name}>(x => x.SomeTarget).");
        var getter = property.GetMethod!;
        if (getter.IsAbstract)
        {
            throw new UsageException($"{typeof(T).Name}.{property.Name} has no implementation to inherit.", null, "Take the Inherit away.");
        }

        // A delegate made from the method's own address calls this very method; a call through the interface would come back to the override.
        var direct = (Func<Target>)Activator.CreateInstance(typeof(Func<Target>), build, getter.MethodHandle.GetFunctionPointer())!;
        return direct();
    }
}
