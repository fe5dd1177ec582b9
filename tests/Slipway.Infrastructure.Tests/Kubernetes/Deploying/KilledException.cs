namespace Slipway.Infrastructure.Tests.Kubernetes.Deploying;

/// <summary>Stands for the end of the process: nothing after it happened.</summary>
internal sealed class KilledException : Exception;
