namespace Slipway.Workflows.Tests.Golden;

/// <summary>A build whose workflows are kept beside it: <c>golden/NAME/*.yml</c>, NAME being the class in kebab case.</summary>
public interface IGoldenCase
{
    static abstract IReadOnlyList<Workflow> Workflows { get; }
}
