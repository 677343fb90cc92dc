import { Body, Controller, Get, Param, Put, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Principal } from '@rapport/kernel';
import { Access, ApiProblems, AuditedRead, CurrentPrincipal, ReadsNothingPersonal } from '@rapport/platform';
import { ReportDeploymentUsage } from '../application/report-deployment-usage.js';
import { budgetErrors } from '../budget/budget.errors.js';
import { BudgetStatement } from '../budget/budget-statement.js';
import { BudgetsDto } from './budget.dto.js';
import { toBudgetsDto } from './budget.mapping.js';
import { toTotalsDto } from './conversation.mapping.js';
import { DeploymentUsageDto, SetBudgetsDto, UsageQueryDto, UserParamDto } from './internal-budget.dto.js';

@ApiTags('internal: budgets')
@Controller('internal/v1')
export class InternalBudgetsController {
  constructor(
    private readonly statement: BudgetStatement,
    private readonly usage: ReportDeploymentUsage,
  ) {}

  @Get('users/:id/budgets')
  @Access({ roles: ['admin', 'operator'], internal: true })
  @AuditedRead({ subject: 'id' })
  @ApiOperation({ summary: 'Where the budgets of a person stand', operationId: 'getUserBudgets' })
  @ApiOkResponse({ type: BudgetsDto })
  async get(@Param() { id }: UserParamDto): Promise<BudgetsDto> {
    return toBudgetsDto(await this.statement.of(id));
  }

  @Put('users/:id/budgets')
  @Access({ roles: ['admin'], internal: true })
  @ApiOperation({
    summary: 'Give a person budgets of their own',
    description: 'They hold from the next message on, and replace what was set before.',
    operationId: 'setUserBudgets',
  })
  @ApiOkResponse({ type: BudgetsDto })
  @ApiProblems(budgetErrors.subjectNotFound)
  async set(
    @Param() { id }: UserParamDto,
    @Body() { tokens_per_day: tokens, cost_usd_per_month: usd }: SetBudgetsDto,
    @CurrentPrincipal() { userId }: Principal,
  ): Promise<BudgetsDto> {
    const costPerMonthMicroUsd = typeof usd === 'number' ? Math.round(usd * 1_000_000) : undefined;
    return toBudgetsDto(
      await this.statement.set(id, { tokensPerDay: tokens ?? undefined, costPerMonthMicroUsd }, userId),
    );
  }

  @Get('usage')
  @Access({ roles: ['admin', 'operator'], internal: true })
  @ReadsNothingPersonal('sums over everybody')
  @ApiOperation({ summary: 'What all calls of models took, by day, model and persona', operationId: 'getUsage' })
  @ApiOkResponse({ type: DeploymentUsageDto })
  @ApiProblems(budgetErrors.periodInvalid)
  async report(@Query() query: UsageQueryDto): Promise<DeploymentUsageDto> {
    const { from, to, byDay, byModel, byPersona } = await this.usage.execute(query);
    return {
      object: 'usage',
      from,
      to,
      by_day: byDay.map(({ day, ...totals }) => ({ ...toTotalsDto(totals), day })),
      by_model: byModel.map(({ model, ...totals }) => ({ ...toTotalsDto(totals), model })),
      by_persona: byPersona.map(({ personaId, ...totals }) => ({ ...toTotalsDto(totals), persona_id: personaId })),
    };
  }
}
