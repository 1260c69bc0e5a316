export { attachArtifact, fetchArtifact } from './artifact.ts';
export { findCredentials, type CredentialSource } from './credentials.ts';
export { pushChart } from './push-chart.ts';
export { ociRegistry } from './registry.ts';
