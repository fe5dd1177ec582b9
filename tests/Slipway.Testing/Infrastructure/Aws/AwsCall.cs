namespace Slipway.Testing.Infrastructure.Aws;

/// <summary>A request that the stub got.</summary>
/// <param name="Operation">As IAM names it: <c>ecr:PutImage</c>, <c>sts:AssumeRole</c>; for the registry itself <c>PUT /v2/…</c>.</param>
/// <param name="Who">The ARN of who asked; empty where nobody is needed.</param>
/// <param name="Status">What was answered.</param>
/// <param name="Error">AWS's code, for a refusal.</param>
public sealed record AwsCall(string Operation, string Who, int Status, string? Error)
{
    private static readonly string[] Changing =
    [
        "ecr:CreateRepository", "ecr:DeleteRepository", "ecr:PutImage", "ecr:BatchDeleteImage", "ecr:PutLifecyclePolicy", "ecr:PutImageTagMutability", "ecr:TagResource",
        "ecr:StartImageScan",
    ];

    /// <summary>What was asked, for operations in JSON that were answered.</summary>
    public string? Request { get; init; }

    /// <summary>What was answered to them.</summary>
    public string? Answer { get; init; }

    /// <summary>Whether it would have changed something, had it been allowed.</summary>
    public bool IsMutating =>
        Changing.Contains(Operation) || (Operation.Contains("/v2/", StringComparison.Ordinal) && Operation.Split(' ')[0] is not ("GET" or "HEAD"));
}
