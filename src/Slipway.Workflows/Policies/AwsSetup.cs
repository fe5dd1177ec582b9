namespace Slipway.Workflows.Policies;

/// <summary>What the policies of the build's roles cannot know from its targets.</summary>
/// <param name="Account">The AWS account's twelve digits.</param>
/// <param name="Repository">The repository whose jobs take on the roles.</param>
public sealed record AwsSetup(string Account, TrustedRepository Repository)
{
    /// <summary>The ARNs that the build works on, by service prefix, for example <c>ecr</c>.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Resources { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>The branch that the workflows of production come from. Default: <c>main</c>.</summary>
    public string Branch { get; init; } = "main";
}
